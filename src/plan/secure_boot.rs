//! What UEFI Secure Boot means for a machine, and what can be done about it, by purpose and method.

use super::verdict::Verdict;
use crate::estate::{Boot, Server};
use crate::figure::CheckSeverity;
use crate::finding::Finding;
use crate::message;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::{Method, Purpose, Scenario, Settings};
use crate::wording::Message;

/// The rule with what the chosen way does with Secure Boot; `None` where it replicates a machine whether it is on or not.
fn rule(settings: &Settings, rules: &RuleSet) -> Option<RuleId> {
    let rule = match (settings.scenario, settings.method_under(rules)) {
        (Scenario::Hyperv, _) => ids::SECURE_BOOT_HYPERV,
        (_, Some(Method::Agentless)) => return None,
        _ => ids::SECURE_BOOT,
    };
    rules.text(rule).filter(|word| *word != "supported").map(|_| rule)
}

/// Whether Secure Boot has to be off, with the choices that there are.
pub(crate) fn secure_boot(
    server: &Server,
    settings: &Settings,
    rules: &RuleSet,
) -> Option<Verdict> {
    let rule = rule(settings, rules)?;
    let on = server.secure_boot.filter(|_| server.boot == Some(Boot::Efi))?;
    let verdict = if on {
        let message = choices(rule, settings, rules);
        Verdict::failed(CheckSeverity::Conditional, "secure-boot", rule, message)
    } else {
        Verdict::passed("secure-boot", rule)
    };
    Some(verdict.held(if on { "on" } else { "off" }, "off"))
}

fn choices(rule: RuleId, settings: &Settings, rules: &RuleSet) -> Message {
    let as_of = |rule: RuleId| rules.rule(rule).map(|rule| rule.as_of().to_owned());
    let date = as_of(rule).unwrap_or_default();
    let trusted_launch = as_of(ids::TRUSTED_LAUNCH);
    match (settings.purpose_under(rules), trusted_launch) {
        (Some(Purpose::Migration), Some(launch)) if settings.scenario == Scenario::Vmware => {
            message!(
                "UEFI Secure Boot is on; switch it off before replication ({date}) and choose Trusted Launch with Secure Boot for the machine in Azure ({launch}), or migrate it agentless (--method agentless), which takes it as it is",
                date,
                launch
            )
        }
        (Some(Purpose::Migration), Some(launch)) => message!(
            "UEFI Secure Boot is on; switch it off before replication ({date}) and choose Trusted Launch with Secure Boot for the machine in Azure ({launch})",
            date,
            launch
        ),
        (Some(Purpose::Dr), _) => message!(
            "UEFI Secure Boot is on; Site Recovery takes the machine only with it off ({date}), and it runs in Azure without it: switch it off, or protect the machine in another way",
            date
        ),
        _ => message!("UEFI Secure Boot is on; switch it off before replication"),
    }
}

/// Agentless migration takes machines with Secure Boot as they are, but does not hand it on.
pub(crate) fn finding(servers: &[Server], settings: &Settings, rules: &RuleSet) -> Option<Finding> {
    if settings.method_under(rules) != Some(Method::Agentless) {
        return None;
    }
    let date = rules.rule(ids::TRUSTED_LAUNCH)?.as_of();
    let with: Vec<&Server> = servers
        .iter()
        .filter(|server| server.boot == Some(Boot::Efi) && server.secure_boot == Some(true))
        .collect();
    let first = with.first()?;
    let names: Vec<&str> = with.iter().map(|server| server.name.as_str()).collect();
    Some(
        Finding::note(
            "secure-boot-not-inherited",
            message!("Secure Boot"),
            message!(
                "{machines} UEFI Secure Boot on ({names}); the machine in Azure does not inherit it ({date})",
                machines = Message::counted(with.len(), "machine has", "machines have"),
                names = Message::first_few(&names, 5),
                date
            ),
        )
        .rule(ids::TRUSTED_LAUNCH)
        .at(first.location.clone())
        .hint(message!(
            "choose Trusted Launch and switch Secure Boot on in the settings of the machine in Azure when its replication is set up"
        )),
    )
}
