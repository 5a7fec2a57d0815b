//! The one way across: nothing unwinds into the JVM, every failure is a Java exception.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};

use jni::Outcome;
use jni::objects::{JThrowable, JValue};
use jni::{Env, EnvUnowned, jni_sig, jni_str};

use crate::error::{Code, NativeError};
use crate::plant;

/// Messages of the standard library may quote text after a backtick; it is cut there, and here.
const MAX_PANIC_MESSAGE: usize = 200;

thread_local! {
    /// Where the last panic of this thread happened; taken by the guard that catches it.
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `body`; a panic or an error is thrown in Java, and the default is returned, which Java
/// never sees. `subject` says what is being processed, for the message.
pub fn guard<T: Default>(
    env: &mut EnvUnowned<'_>,
    subject: impl FnOnce() -> String,
    body: impl FnOnce() -> Result<T, NativeError>,
) -> T {
    let result = catch_unwind(AssertUnwindSafe(|| {
        plant::spring();
        body()
    }));
    let error = match result {
        Ok(Ok(value)) => return value,
        Ok(Err(error)) => error,
        Err(payload) => NativeError::new(Code::NativePanic, describe(&*payload)),
    };
    throw(env, &error.during(&subject()));
    T::default()
}

/// [`guard`] for a body that calls Java. An exception it left pending is kept as it is.
pub fn guard_env<'local, T: Default>(
    env: &mut EnvUnowned<'local>,
    subject: impl FnOnce() -> String,
    body: impl FnOnce(&mut Env<'local>) -> Result<T, NativeError>,
) -> T {
    let raw = env.as_raw();
    guard(env, subject, || {
        // SAFETY: the pointer comes from the caller's environment, valid for this native frame.
        let mut env = unsafe { EnvUnowned::from_raw(raw) };
        match env.with_env_no_catch(body).into_outcome() {
            Outcome::Ok(value) => Ok(value),
            Outcome::Err(error) => Err(error),
            Outcome::Panic(payload) => std::panic::resume_unwind(payload),
        }
    })
}

/// Keeps the place of a panic for the exception instead of printing it: it is reported once.
pub fn install_panic_hook() {
    set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info.location().map_or_else(String::new, |location| {
            format!(" at {}:{}", location.file(), location.line())
        });
        LAST_PANIC.with(|last| *last.borrow_mut() = Some(place));
    }));
}

fn describe(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let text = text
        .unwrap_or("no message")
        .split('`')
        .next()
        .unwrap_or_default();
    let text = text
        .get(..text.floor_char_boundary(MAX_PANIC_MESSAGE))
        .unwrap_or_default();
    let place = LAST_PANIC
        .with(|last| last.borrow_mut().take())
        .unwrap_or_default();
    format!("panicked{place}: {}", text.trim_end())
}

/// Leaves an exception pending. If not even that works the state of the JVM is unknown, so it is
/// stopped rather than handed a wrong value.
fn throw(env: &mut EnvUnowned<'_>, error: &NativeError) {
    let outcome = env.with_env(|env| {
        if !env.exception_check() {
            throw_native(env, error)?;
        }
        Ok::<(), jni::errors::Error>(())
    });
    if !matches!(outcome.into_outcome(), Outcome::Ok(())) {
        std::process::abort();
    }
}

fn throw_native(env: &mut Env<'_>, error: &NativeError) -> jni::errors::Result<()> {
    let class = env.find_class(jni_str!("io/relspec/udf/NativeException"))?;
    let code = env.new_string(error.code.as_str())?;
    let message = env.new_string(&error.message)?;
    let arguments = [JValue::Object(&code), JValue::Object(&message)];
    let signature = jni_sig!("(Ljava/lang/String;Ljava/lang/String;)V");
    let exception = env.new_object(class, signature, &arguments)?;
    let exception = env.cast_local::<JThrowable<'_>>(exception)?;
    match env.throw(exception) {
        Err(jni::errors::Error::JavaException) => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panic_messages_never_quote_text() {
        let text = "a secret: größe";
        let payload = catch_unwind(|| text.split_at(13).0.len()).unwrap_err();
        let message = describe(&*payload);
        assert!(!message.contains("secret"), "{message}");
        let payload = catch_unwind(|| panic!("{}", "x".repeat(500))).unwrap_err();
        assert!(describe(&*payload).len() < 300);
    }
}
