//! Texts as they are printed, kept whole in `snapshots/`: what a change does to them is seen in its diff.
//!
//! `INSTA_UPDATE=always cargo test --test integration snapshots` writes them anew.

use super::support::{asrcap_line, command, folder, root, stderr, stdout};

fn check(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The shipped example in one form; some of its servers have errors, which the status says.
fn example(arguments: &str) -> String {
    let output = asrcap_line(root(), &format!("plan examples/customer --quiet {arguments}"));
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn the_summary_of_the_example_as_text() {
    check("example.txt", &example("--format text"));
}

#[test]
fn the_summary_of_the_example_as_markdown() {
    check("example.md", &example("--format md"));
}

#[test]
fn the_summary_of_the_example_under_current_rules_and_with_a_link() {
    check("example-current-link.txt", &example("--format text --rules current --link 400"));
}

#[test]
fn the_help_of_every_command() {
    let folder = folder();
    let help = |arguments: &[&str]| {
        let output = command(folder.path()).args(arguments).arg("--help").output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    let main = help(&[]);
    check("help", &main);
    let mut commands = 0;
    let listed = main.lines().skip_while(|line| *line != "Commands:").skip(1);
    for line in listed.take_while(|line| !line.is_empty()) {
        // Further lines of a description stand under it.
        if line.starts_with("   ") {
            continue;
        }
        let name = line.split_whitespace().next().unwrap();
        if name != "help" {
            check(&format!("help-{name}"), &help(&[name]));
            commands += 1;
        }
    }
    assert!(commands > 10, "{main}");
}
