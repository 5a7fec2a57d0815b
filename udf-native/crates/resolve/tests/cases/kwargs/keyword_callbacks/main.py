def request(url, on_success=None, on_error=None):
    if url.startswith("http"):
        return on_success(url)
    return on_error(url)


def ok(url):
    return f"ok {url}"


def failed(url):
    return f"failed {url}"


request("http://x", on_success=ok, on_error=failed)
request("nowhere", on_error=failed, on_success=ok)
