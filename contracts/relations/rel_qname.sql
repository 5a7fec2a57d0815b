-- Qualified names with a node.
SELECT DISTINCT repo, qname_id, qname FROM rel_callsite_qname
