//! What the dependencies ask for.

use std::process::Command;

use serde_json::Value;

use super::support::root;

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The crates that a build for this computer takes, as Cargo has them already: nothing is fetched.
fn packages() -> Vec<Value> {
    let cargo = env!("CARGO");
    let version = output(cargo, &["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let arguments = ["metadata", "--format-version", "1", "--offline", "--locked"];
    let text = output(cargo, &[&arguments[..], &["--filter-platform", host]].concat());
    let metadata: Value = serde_json::from_str(&text).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// `1.89` and `1.89.0` alike.
fn version(text: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = text.split('.').map(|part| part.parse().unwrap()).collect();
    parts.resize(3, 0);
    parts
}

#[test]
fn no_dependency_needs_a_newer_rust_than_the_program() {
    let own = version(env!("CARGO_PKG_RUST_VERSION"));
    let packages = packages();
    assert!(packages.len() > 100);
    for package in &packages {
        if let Some(needed) = package["rust_version"].as_str() {
            assert!(version(needed) <= own, "{} needs Rust {needed}", package["id"]);
        }
    }
}
