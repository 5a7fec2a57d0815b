//! How deep a text can nest, found by one linear scan before anything is parsed.
//!
//! The parser recurses on nested input and some of its recovery code does so on the call stack
//! alone. The scan gives an upper bound of the depth of the tree, so a file that would need too
//! much is refused before a tree exists. It reads bytes, not tokens: brackets, strings (formatted
//! ones are entered), comments, line ends, indentation and the operators that make a tree deeper.

/// Upper bound of the depth of the syntax tree of `text`, up to a small factor for the layers that
/// one pair of brackets can hold.
pub(crate) fn estimate(text: &str) -> usize {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
        level: Level::default(),
        outer: Vec::new(),
        indents: Vec::new(),
        deepest: 0,
        last: b'\n',
    };
    scan.run();
    scan.end_statement();
    scan.deepest
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Inside {
    /// Statement.
    #[default]
    Line,
    /// Brackets, with the one that closes them.
    Bracket(u8),
    /// Replacement field of a formatted string.
    Replacement,
    /// Text of a formatted string.
    Text { quote: u8, is_triple: bool },
    /// Format specification.
    Spec { quote: u8, is_triple: bool },
}

/// One open bracket, or the statement.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    inside: Inside,
    /// Operators so far, each of which may nest the others.
    chain: usize,
    /// Layers that any number of equal operators make only once: `and`, `or`, comparison, comma.
    layers: usize,
    seen: u8,
    /// Deepest bracket closed so far in this chain.
    inner: usize,
    /// Deepest chain before the last comma.
    best: usize,
    /// Lambdas whose colon is still to come.
    lambdas: usize,
}

impl Level {
    fn depth(&self) -> usize {
        self.best.max(self.chain + self.inner) + self.layers
    }

    fn restart(&mut self) {
        self.best = self.best.max(self.chain + self.inner);
        self.chain = 0;
        self.inner = 0;
    }

    fn layer(&mut self, bit: u8) {
        if self.seen & bit == 0 {
            self.seen |= bit;
            self.layers += 1;
        }
    }
}

const COMPARISON: u8 = 1;
const AND: u8 = 2;
const OR: u8 = 4;
const COMMA: u8 = 8;

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Innermost open level.
    level: Level,
    /// The levels around it, the statement first.
    outer: Vec<Level>,
    indents: Vec<usize>,
    deepest: usize,
    /// Last byte that is neither white space nor part of a comment.
    last: u8,
}

impl Scan<'_> {
    fn run(&mut self) {
        self.indentation();
        while let Some(byte) = self.peek(0) {
            match self.level.inside {
                Inside::Text { quote, is_triple } => self.text(byte, quote, is_triple, false),
                Inside::Spec { quote, is_triple } => self.text(byte, quote, is_triple, true),
                _ => self.code(byte),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn code(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\x0c' => self.at += 1,
            b'\n' | b'\r' => self.line_end(byte),
            b'#' => self.comment(),
            b'\\' => self.continuation(),
            b'\'' | b'"' => self.string(byte, false),
            b'(' => self.open(Inside::Bracket(b')')),
            b'[' => self.open(Inside::Bracket(b']')),
            b'{' => self.open(Inside::Bracket(b'}')),
            b')' | b']' | b'}' => self.close(byte),
            b'0'..=b'9' => self.word(byte),
            _ if is_word(byte) => self.word(byte),
            _ => self.operator(byte),
        }
    }

    fn operator(&mut self, byte: u8) {
        self.at += 1;
        self.last = byte;
        match byte {
            b',' => {
                let level = &mut self.level;
                level.layer(COMMA);
                if level.lambdas == 0 {
                    level.restart();
                }
            }
            b';' => self.end_statement(),
            b':' => self.colon(),
            b'<' | b'>' | b'!' | b'=' => {
                let is_shift = byte != b'=' && self.peek(0) == Some(byte);
                let level = &mut self.level;
                level.layer(COMPARISON);
                level.chain += usize::from(is_shift);
            }
            _ => self.level.chain += 1,
        }
    }

    fn colon(&mut self) {
        let level = &mut self.level;
        level.lambdas = level.lambdas.saturating_sub(1);
        if level.lambdas == 0
            && level.inside == Inside::Replacement
            && let Some(Inside::Text { quote, is_triple } | Inside::Spec { quote, is_triple }) =
                self.outer.last().map(|outer| outer.inside)
        {
            self.push(Inside::Spec { quote, is_triple });
        }
    }

    fn open(&mut self, inside: Inside) {
        self.at += 1;
        self.last = b'(';
        self.level.chain += 1;
        self.push(inside);
    }

    fn push(&mut self, inside: Inside) {
        let level = Level {
            inside,
            ..Level::default()
        };
        self.outer.push(std::mem::replace(&mut self.level, level));
    }

    /// A bracket that does not fit the open one closes nothing: the parser may skip it.
    fn close(&mut self, byte: u8) {
        self.at += 1;
        self.last = byte;
        match self.level.inside {
            Inside::Bracket(closing) if closing == byte => self.pop(),
            Inside::Replacement if byte == b'}' => self.pop(),
            _ => return,
        }
        if matches!(self.level.inside, Inside::Text { .. } | Inside::Spec { .. }) {
            self.level.restart();
        }
    }

    /// Ends the innermost level, unless it is the statement.
    fn pop(&mut self) {
        if let Some(outer) = self.outer.pop() {
            let depth = self.level.depth();
            self.level = outer;
            self.level.inner = self.level.inner.max(depth);
        }
    }

    fn line_end(&mut self, byte: u8) {
        self.at += 1;
        if byte == b'\r' && self.peek(0) == Some(b'\n') {
            self.at += 1;
        }
        if self.outer.is_empty() {
            self.end_statement();
            self.indentation();
        } else if self.last != b'.' && self.at_statement() {
            // A statement cannot stand in brackets: somebody forgot to close them.
            self.end_statement();
            self.indentation();
        }
    }

    fn end_statement(&mut self) {
        while !self.outer.is_empty() {
            self.pop();
        }
        let depth = self.level.depth() + self.indents.len();
        self.deepest = self.deepest.max(depth);
        self.level = Level::default();
    }

    /// Reads the indentation of a line; blank lines and comments have none.
    fn indentation(&mut self) {
        let mut column = 0;
        while let Some(byte) = self.peek(0) {
            match byte {
                b' ' | b'\t' => column += 1,
                b'\x0c' => column = 0,
                _ => break,
            }
            self.at += 1;
        }
        if matches!(self.peek(0), None | Some(b'\n' | b'\r' | b'#')) {
            return;
        }
        while self.indents.last().is_some_and(|last| *last >= column) {
            self.indents.pop();
        }
        self.indents.push(column);
    }

    /// Whether a keyword that only starts statements comes next.
    fn at_statement(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let rest = rest.trim_ascii_start();
        let length = rest.iter().take_while(|byte| is_word(**byte)).count();
        matches!(
            rest.get(..length).unwrap_or(&[]),
            b"def" | b"class" | b"return" | b"import" | b"while" | b"with" | b"try" | b"raise"
        )
    }

    fn comment(&mut self) {
        while !matches!(self.peek(0), None | Some(b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn continuation(&mut self) {
        self.at += 1;
        if self.peek(0) == Some(b'\r') {
            self.at += 1;
        }
        if self.peek(0) == Some(b'\n') {
            self.at += 1;
        }
    }

    fn word(&mut self, byte: u8) {
        let start = self.at;
        while self.peek(0).is_some_and(is_word) {
            self.at += 1;
        }
        self.last = byte;
        let word = self.bytes.get(start..self.at).unwrap_or(&[]);
        if let Some(quote @ (b'\'' | b'"')) = self.peek(0)
            && word.len() <= 2
            && word.iter().all(|byte| b"rRbBuUfFtT".contains(byte))
        {
            let is_formatted = word.iter().any(|byte| b"fFtT".contains(byte));
            self.string(quote, is_formatted);
            return;
        }
        let level = &mut self.level;
        match word {
            b"lambda" => {
                level.chain += 1;
                level.lambdas += 1;
            }
            b"not" | b"if" | b"else" | b"await" | b"yield" | b"for" => level.chain += 1,
            b"and" => level.layer(AND),
            b"or" => level.layer(OR),
            b"in" | b"is" => level.layer(COMPARISON),
            _ => {}
        }
    }

    fn string(&mut self, quote: u8, is_formatted: bool) {
        let is_triple = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        self.at += if is_triple { 3 } else { 1 };
        self.last = quote;
        if is_formatted {
            self.level.chain += 1;
            self.push(Inside::Text { quote, is_triple });
            return;
        }
        while let Some(byte) = self.peek(0) {
            if byte == quote && (!is_triple || self.closes_triple(quote)) {
                self.at += if is_triple { 3 } else { 1 };
                return;
            }
            match byte {
                b'\\' => self.escape(),
                b'\n' | b'\r' if !is_triple => return,
                _ => self.at += 1,
            }
        }
    }

    fn closes_triple(&self, quote: u8) -> bool {
        self.peek(1) == Some(quote) && self.peek(2) == Some(quote)
    }

    fn escape(&mut self) {
        let is_crlf = self.peek(1) == Some(b'\r') && self.peek(2) == Some(b'\n');
        self.at += if is_crlf { 3 } else { 2 };
    }

    /// Text of a formatted string, or of a format specification.
    fn text(&mut self, byte: u8, quote: u8, is_triple: bool, is_spec: bool) {
        match byte {
            b'{' if self.peek(1) == Some(b'{') && !is_spec => self.at += 2,
            b'{' => self.open(Inside::Replacement),
            b'}' if is_spec => {
                self.pop();
                self.close(byte);
            }
            b'\\' => self.escape(),
            _ if byte == quote && (!is_triple || self.closes_triple(quote)) => {
                self.at += if is_triple { 3 } else { 1 };
                self.end_string();
            }
            b'\n' | b'\r' if !is_triple => self.end_string(),
            _ => self.at += 1,
        }
    }

    /// Ends the innermost formatted string with all that is open inside it.
    fn end_string(&mut self) {
        while !self.outer.is_empty() {
            let is_text = matches!(self.level.inside, Inside::Text { .. });
            self.pop();
            if is_text {
                return;
            }
        }
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, at_least: usize, at_most: usize) {
        let found = estimate(text);
        assert!(
            (at_least..=at_most).contains(&found),
            "{found} is not in {at_least}..={at_most}"
        );
    }

    #[test]
    fn nested_brackets_calls_and_operators_add_up() {
        check(&"(".repeat(100_000), 100_000, 100_010);
        check(
            &format!("x = {}{}", "(".repeat(500), ")".repeat(500)),
            500,
            510,
        );
        check(&format!("f{}", "()".repeat(500)), 500, 510);
        check(&format!("a{}", ".b".repeat(500)), 500, 510);
        check(&vec!["a"; 1000].join(" + "), 999, 1010);
        check(&format!("{} a", "not ".repeat(1000)), 1000, 1010);
        check(&format!("{} a", "lambda: ".repeat(1000)), 1000, 2010);
        check(&"lambda x, y: ".repeat(1000), 1000, 2010);
        check(&"a if b else ".repeat(1000), 1000, 2010);
    }

    #[test]
    fn operators_after_a_bracket_put_it_deeper() {
        let text = format!("({}) {}", "-".repeat(300), "+ 1".repeat(300));
        check(&text, 600, 620);
    }

    #[test]
    fn nested_blocks_count_their_indentation() {
        let text: String = (0..200).map(|i| " ".repeat(i) + "if a:\n").collect();
        check(&text, 200, 210);
    }

    #[test]
    fn flat_text_stays_flat() {
        check(&"x = a + b\n".repeat(1000), 1, 5);
        check(&vec!["a"; 1000].join(" and "), 1, 5);
        check(&format!("f({})", "a + b, ".repeat(1000)), 1, 8);
        check(&format!("({})", "lambda: a + b, ".repeat(1000)), 1, 8);
        check(&format!("'''{}'''", "(-".repeat(1000)), 0, 2);
        check(&format!("# {}", "(-".repeat(1000)), 0, 2);
        check(&format!("'{}'", "\\'(-".repeat(1000)), 0, 2);
        check(&"if a:\n  b\nelif c:\n  d\n".repeat(1000), 1, 6);
        check(&"f'{a + b:{w}.{p}} {{ (( {c!r}' + x\n".repeat(1000), 1, 12);
        check(&"f'''{\na[\"b\"]}''' f\"{x}\"\n".repeat(1000), 1, 12);
    }

    #[test]
    fn an_unclosed_bracket_does_not_swallow_the_file() {
        let text = "f(a + b\n\ndef g():\n    return a + b\n".repeat(1000);
        check(&text, 1, 12);
    }

    #[test]
    fn nested_formatted_strings_add_up() {
        check(&"f'{".repeat(300), 300, 1210);
    }
}
