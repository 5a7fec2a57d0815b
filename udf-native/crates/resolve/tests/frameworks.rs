//! What libraries do with what the repository gives them, where no library is at hand to run the
//! program with: test frameworks, decorators and proxies.

mod harness;

use harness::Repository;

/// Checks that the calls of a fixture are these, each `caller -> callee`.
fn check(fixture: &str, expected: &[&str]) {
    let repository = Repository::of(fixture);
    let found: Vec<String> = repository
        .pairs(&repository.resolve())
        .into_iter()
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_fixture_goes_by_the_name_it_is_given() {
    check(
        "
import pytest

class Renderer:
    def render(self): ...

@pytest.fixture(name='renderer')
def _make():
    return Renderer()

def test_it(renderer):
    renderer.render()
",
        &["main.test_it -> main.Renderer.render"],
    );
}

#[test]
fn a_fixture_gives_each_of_its_params() {
    check(
        "
import pytest

class A:
    def run(self): ...

class B:
    def run(self): ...

@pytest.fixture(params=[A, B])
def made(request):
    return request.param()

def test_it(made):
    made.run()
",
        &["main.test_it -> main.A.run", "main.test_it -> main.B.run"],
    );
}

#[test]
fn a_class_of_tests_overrides_a_fixture_of_its_base() {
    check(
        "
//- test_base.py
import pytest

class Signer:
    def sign(self): ...

class TestSigner:
    @pytest.fixture
    def made(self):
        return Signer()

    @pytest.fixture
    def signer(self, made):
        return made

    def test_sign(self, signer):
        signer.sign()
//- test_timed.py
import pytest
from test_base import TestSigner

class Timed:
    def sign(self): ...

class TestTimed(TestSigner):
    @pytest.fixture
    def made(self):
        return Timed()
"
        .trim_start(),
        &[
            "test_base.TestSigner.test_sign -> test_base.Signer.sign",
            "test_base.TestSigner.test_sign -> test_timed.Timed.sign",
        ],
    );
}

#[test]
fn sets_of_arguments_are_shared_out() {
    check(
        "
import pytest

def one(): ...
def two(): ...

@pytest.mark.parametrize('f', [pytest.param(one, id='one')])
@pytest.mark.parametrize('g, n', [pytest.param(two, 2)])
def test_it(f, g, n):
    f()
    g()
",
        &["main.test_it -> main.one", "main.test_it -> main.two"],
    );
}

#[test]
fn a_decorator_that_is_named_so_makes_a_property() {
    check(
        "
from werkzeug.utils import cached_property

class Environment:
    def render(self): ...

class App:
    @cached_property
    def environment(self):
        return Environment()

def run():
    App().environment.render()
",
        &[
            "main.run -> main.App.environment",
            "main.run -> main.Environment.render",
        ],
    );
}

#[test]
fn a_library_calls_a_function_among_other_arguments() {
    check(
        "
from click.testing import CliRunner

def command(): ...

def test_it():
    CliRunner().invoke(command, ['run'])
",
        &["main.test_it -> main.command"],
    );
}
