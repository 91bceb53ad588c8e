//! From servers and settings to the plan: pure functions, no file is touched.

mod accounts;
mod against;
mod age;
mod appliances;
mod assemble;
mod assemble_servers;
mod assumptions;
mod azure_findings;
mod blocks;
mod checklist;
mod compare_rules;
mod compiled;
pub mod cost;
mod counts;
mod demand;
mod detailed;
mod differences;
mod disk;
mod disk_attachment;
mod disk_findings;
mod document;
mod error;
mod evaluated;
mod evidence;
mod explain;
mod finished;
mod first_copy;
mod first_fit;
mod fit;
mod guest;
mod guest_findings;
mod guest_list;
mod infrastructure;
mod machine;
mod past;
mod placement;
mod plan_findings;
mod plan_inputs;
mod qualify;
mod quick;
mod readiness;
mod record;
pub mod recovery;
pub mod replication;
mod risks;
mod roles;
mod row;
mod rules_used;
pub mod schedule;
mod secure_boot;
mod server;
mod server_sizes;
mod setting_findings;
mod setting_inputs;
mod size;
mod size_findings;
mod sizing;
mod sizing_findings;
mod sizing_totals;
mod source_storage;
mod storage_accounts;
mod targets;
mod terms;
mod unknown_guests;
mod unknown_sizes;
mod variant;
mod verdict;
mod workbook_figures;

pub use crate::catalog::DiskType;
pub use crate::source::{Role, SourceFile};
pub use against::{Against, ChangedVerdict, DecidingRule, StatedRule};
pub use age::{DataAge, Dated};
pub use blocks::{FigureBlock, Inputs, Outputs};
pub use checklist::Prerequisite;
pub(crate) use checklist::prerequisite_texts;
pub use compare_rules::against;
pub use compiled::{
    Comparison, CompiledPlan, PlanEvaluator, PlanFigures, row_key, setting_numbers,
};
pub use counts::{Counts, NotPlanned};
pub use detailed::{blank, plan};
pub use differences::{Cause, Difference, DifferenceCause};
pub use disk::{Bound, DiskChangeBasis, DiskPlan, OtherDisk};
pub use document::{PlanDocument, SCHEMA, Tool};
pub use error::PlanError;
pub use evidence::{ChangeEvidence, HourPoint, LinkPoint};
pub use explain::{
    ExplainError, ExplainedCheck, ExplainedCost, ExplainedDisk, ExplainedInput, ExplainedOtherDisk,
    ExplainedOtherSize, ExplainedOverride, ExplainedRule, ExplainedSize, ExplainedSized,
    ExplainedSizing, Explanation, Question, StoredPlan, explain,
};
pub use finished::Plan;
pub use first_copy::{FirstCopy, FirstCopyBasis, LinkTime};
pub(crate) use first_fit::first_fit;
pub(crate) use fit::whole_mbps;
pub use fit::{
    Allowed, AzureLimit, AzureVcpus, CarriedFor, Choice, Connections, FamilyVcpus, LimitScope,
    Moment, Path, WaitingVcpus, Way,
};
pub use guest::GuestOs;
pub use infrastructure::{
    HypervHosts, Infrastructure, InfrastructureOption, Load, Machine, NotCarried, NotOffered,
    OnPremisesServer, infrastructure,
};
pub use past::{OF_THE_PAST, of_the_past};
pub use placement::{Item, Limits, Placement, first_fit_decreasing, in_order, lower_bound};
pub use plan_inputs::PlanInputs;
pub(crate) use quick::quick_with_vcpus;
pub use quick::{QuickInputs, quick};
pub use readiness::{Category, Readiness, Reason};
pub use record::{FigureRecord, FigureValue, RuleRecord, RuleSetStamp};
pub use replication::Replication;
pub(crate) use risks::risk_texts;
pub use risks::{Risk, RiskLimit};
pub use server::{ChangeBasis, Contribution, PlannedChange, PlannedServer};
pub(crate) use size::bound_words;
pub use size::{
    Need, NvmeSupport, OtherSize, Proposal, Requirement, SizeChoice, SizeChooser, SizeNeeds,
};
pub use sizing::{Capacity, ServerSizing, SizedFor};
pub use sizing_totals::SizingTotals;
pub use source_storage::SourceStorage;
pub use storage_accounts::{StorageAccount, StorageAccounts, StorageKind};
pub use verdict::CheckResult;
