//! What can go wrong at the boundary, as Java sees it.

use serde::Serialize;

/// The stable code of an error; Java has an enum with the same names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// A bug: the code panicked. What was being processed should be put aside.
    NativePanic,
    /// The caller gave something that the function does not take.
    NativeArgument,
    /// A handle that was never opened or is closed.
    NativeHandle,
    /// Memory for the input or the result could not be had.
    NativeMemory,
    /// A call back into Java failed.
    NativeJava,
    /// The bytes of a file are not what its writer wrote.
    NativeDamaged,
}

impl Code {
    /// Every code, in the order of the enum.
    pub const ALL: [Code; 6] = [
        Code::NativePanic,
        Code::NativeArgument,
        Code::NativeHandle,
        Code::NativeMemory,
        Code::NativeJava,
        Code::NativeDamaged,
    ];

    /// The name of the Java constant.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Code::NativePanic => "NATIVE_PANIC",
            Code::NativeArgument => "NATIVE_ARGUMENT",
            Code::NativeHandle => "NATIVE_HANDLE",
            Code::NativeMemory => "NATIVE_MEMORY",
            Code::NativeJava => "NATIVE_JAVA",
            Code::NativeDamaged => "NATIVE_DAMAGED",
        }
    }
}

/// An error on its way to Java.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", code.as_str())]
pub struct NativeError {
    /// What kind of error.
    pub code: Code,
    /// For a person; never source text.
    pub message: String,
}

impl NativeError {
    /// An error with a message.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        NativeError {
            code,
            message: message.into(),
        }
    }

    /// The caller gave something that the function does not take.
    pub fn argument(problem: impl std::fmt::Display) -> Self {
        NativeError::new(Code::NativeArgument, problem.to_string())
    }

    /// The same error, naming what was being processed.
    #[must_use]
    pub fn during(self, subject: &str) -> Self {
        NativeError {
            message: format!("{subject}: {}", self.message),
            ..self
        }
    }
}

impl From<jni::errors::Error> for NativeError {
    fn from(error: jni::errors::Error) -> Self {
        NativeError::new(Code::NativeJava, error.to_string())
    }
}

impl From<relspec_contracts::frames::FramesError> for NativeError {
    fn from(error: relspec_contracts::frames::FramesError) -> Self {
        NativeError::new(Code::NativeMemory, error.to_string())
    }
}

impl From<relspec_ids::DecodeError> for NativeError {
    fn from(error: relspec_ids::DecodeError) -> Self {
        NativeError::argument(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_serialized_as_their_java_names() {
        for code in Code::ALL {
            assert_eq!(
                serde_json::to_string(&code).unwrap(),
                format!("{:?}", code.as_str())
            );
        }
    }

    #[test]
    fn an_error_names_what_was_being_processed() {
        let error = NativeError::argument("too long").during("function f");
        assert_eq!(error.to_string(), "NATIVE_ARGUMENT: function f: too long");
    }
}
