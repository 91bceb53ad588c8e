//! The rules that code reads, by name.
//!
//! To find where a limit is decided, search for its id. A limit of a server stands in a `[[checks]]` of
//! `templates/figures/` (that of `disks_max` in `detailed-workbook.toml`); a limit that code holds itself, such as those
//! of disks, has a constant here, and a search for the constant leads to the check.

use std::fmt;

/// What a rule that code reads must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Text,
    List,
    Table,
}

/// A rule that code reads. Every rule set states it, or states why it has none; [`RuleSet`](super::RuleSet) checks that
/// when it is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleId {
    id: &'static str,
    pub(crate) kind: Kind,
}

impl RuleId {
    /// The id as rule files write it: `disk_iops_max`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.id
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl From<RuleId> for String {
    fn from(rule: RuleId) -> Self {
        rule.id.to_owned()
    }
}

macro_rules! rules {
    ($($name:ident = $id:literal: $kind:ident;)*) => {
        $(
            #[doc = concat!("`", $id, "`")]
            pub const $name: RuleId = RuleId { id: $id, kind: Kind::$kind };
        )*
        /// All rules that code reads.
        pub const ALL: &[RuleId] = &[$($name),*];
    };
}

rules! {
    AGENTLESS_APPLIANCE = "agentless_appliance": Table;
    AGENTLESS_APPLIANCE_DISKS = "agentless_appliance_disks": Number;
    AGENTLESS_APPLIANCE_MACHINES = "agentless_appliance_machines": Number;
    AGENTLESS_COMPRESSION = "agentless_compression": Number;
    AGENTLESS_CUT_OVER_MINUTES = "agentless_cut_over_minutes": Table;
    AGENTLESS_DATASTORE_DISKS = "agentless_datastore_disks": Number;
    AGENTLESS_HOST_DISKS = "agentless_host_disks": Number;
    AGENTLESS_MACHINES_MAX = "agentless_machines_max": Number;
    AGENTLESS_OUTAGE_MINUTES = "agentless_outage_minutes": Number;
    AGENTLESS_WAIT_HOURS_MAX = "agentless_wait_hours_max": Number;
    AGENTLESS_WAIT_HOURS_MIN = "agentless_wait_hours_min": Number;
    AGENTLESS_WAIT_SHARE = "agentless_wait_share": Number;
    APPLIANCES_VAULT_MAX = "appliances_vault_max": Number;
    APPLIANCE_CHURN_GB = "appliance_churn_gb": Number;
    APPLIANCE_MACHINES = "appliance_machines": Number;
    APPLIANCE_TIERS = "appliance_tiers": Table;
    APP_CONSISTENT_HOURS_MAX = "app_consistent_hours_max": Number;
    APP_CONSISTENT_MINUTES_MIN = "app_consistent_minutes_min": Number;
    BOOT_GROUP_CHECK_MINUTES = "boot_group_check_minutes": Number;
    BOOT_GROUP_START_MINUTES = "boot_group_start_minutes": Number;
    CACHE_ACCOUNT_CHURN_MBPS = "cache_account_churn_mbps": Number;
    CACHE_ACCOUNT_DISKS = "cache_account_disks": Number;
    CACHE_ACCOUNT_DISK_MBPS = "cache_account_disk_mbps": Number;
    CACHE_ACCOUNT_INGRESS_GBPS = "cache_account_ingress_gbps": Number;
    CACHE_ACCOUNT_KIND = "cache_account_kind": Text;
    CACHE_ACCOUNT_REQUESTS = "cache_account_requests": Number;
    CHANGE_RATE_FLOOR = "change_rate_floor": Number;
    CLASSIC_RETIRED = "classic_retired": Text;
    COMFORT_FACTOR = "comfort_factor": Number;
    CONFIGURATION_SERVER_MACHINES = "configuration_server_machines": Number;
    CONFIGURATION_SERVER_TIERS = "configuration_server_tiers": Table;
    CRASH_CONSISTENT_MINUTES = "crash_consistent_minutes": Number;
    DISKS_OF_A_TYPE_MAX = "disks_of_a_type_max": Number;
    DISKS_PROTECTED_MAX = "disks_protected_max": Number;
    DISKS_V2_MAX = "disks_v2_max": Number;
    DISK_CHURN_PREMIUM_LARGE = "disk_churn_premium_large": Table;
    DISK_CHURN_PREMIUM_SMALL = "disk_churn_premium_small": Table;
    DISK_CHURN_STANDARD = "disk_churn_standard": Table;
    DISK_IOPS_MAX = "disk_iops_max": Number;
    DISK_SIZE_MAX_GB = "disk_size_max_gb": Number;
    DISK_SIZE_MAX_GB_HYPERV = "disk_size_max_gb_hyperv": Number;
    DISK_SIZE_MIN_GB = "disk_size_min_gb": Number;
    DISK_TYPE_LOAD_UNKNOWN = "disk_type_load_unknown": Text;
    DRILL_INTERVAL_MONTHS = "drill_interval_months": Number;
    DR_TOOL = "dr_tool": Text;
    FACTS_THAT_DECIDE = "facts_that_decide": List;
    FAILBACK_APPLIANCE_DISKS = "failback_appliance_disks": Number;
    FAILBACK_PHYSICAL = "failback_physical": Text;
    FAILOVER_MINUTES = "failover_minutes": Number;
    FAILOVER_MINUTES_HYPERV = "failover_minutes_hyperv": Number;
    FREE_DAYS_DR = "free_days_dr": Number;
    FREE_DAYS_MIGRATION = "free_days_migration": Number;
    GATEWAY_PRIVATE_ENDPOINT_PERCENT = "gateway_private_endpoint_percent": Number;
    GPV1_RETIRED = "gpv1_retired": Text;
    GROWTH_DEFAULT = "growth_default": Number;
    HOURS_PER_MONTH = "hours_per_month": Number;
    GUEST_OS_32_BIT = "guest_os_32_bit": List;
    GUEST_OS_AGENTLESS = "guest_os_agentless": List;
    GUEST_OS_BIOS_ONLY = "guest_os_bios_only": List;
    GUEST_OS_BY_HAND = "guest_os_by_hand": List;
    GUEST_OS_EFI_HYPERV = "guest_os_efi_hyperv": List;
    GUEST_OS_HYPERV_DR = "guest_os_hyperv_dr": List;
    GUEST_OS_HYPERV_MIGRATION = "guest_os_hyperv_migration": List;
    GUEST_OS_MIGRATION_ONLY = "guest_os_migration_only": List;
    GUEST_OS_NVME = "guest_os_nvme": List;
    GUEST_OS_TO_CHECK = "guest_os_to_check": List;
    GUEST_OS_VMWARE = "guest_os_vmware": List;
    HDD_OS_DISK_RETIRED = "hdd_os_disk_retired": Text;
    HYPERV_GENERATION_2_DR = "hyperv_generation_2_dr": Text;
    HYPERV_GENERATION_2_MIGRATION = "hyperv_generation_2_migration": Text;
    HYPERV_SOURCE_STORAGE = "hyperv_source_storage": Number;
    HYPERV_SOURCE_STORAGE_DELTA = "hyperv_source_storage_delta": Number;
    INDEPENDENT_DISKS = "independent_disks": Text;
    LICENSED_CORE_COST = "licensed_core_cost": Number;
    MACHINES_REGION_MAX = "machines_region_max": Number;
    MACHINE_NAME_LENGTH_MAX = "machine_name_length_max": Number;
    MIGRATION_CUT_OVER_MACHINES = "migration_cut_over_machines": Number;
    MIGRATION_LEAD_DAYS = "migration_lead_days": Number;
    MIGRATION_SELECTION_MACHINES = "migration_selection_machines": Number;
    MIGRATION_TOOL = "migration_tool": Text;
    NO_TEMPORARY_DISK = "no_temporary_disk": Text;
    NVME_DISKS = "nvme_disks": Text;
    NVME_USE = "nvme_use": Text;
    OS_ARCHITECTURE = "os_architecture": Text;
    OS_DISK_SIZE_MAX_GB = "os_disk_size_max_gb": Number;
    OS_DISK_SIZE_MAX_GB_GEN2 = "os_disk_size_max_gb_gen2": Number;
    OS_DISK_SIZE_MAX_GB_HYPERV = "os_disk_size_max_gb_hyperv": Number;
    OS_DISK_SIZE_MAX_GB_HYPERV_GEN2 = "os_disk_size_max_gb_hyperv_gen2": Number;
    PATH_EXPRESSROUTE_MICROSOFT = "path_expressroute_microsoft": Text;
    PATH_EXPRESSROUTE_PRIVATE = "path_expressroute_private": Text;
    PATH_INTERNET = "path_internet": Text;
    PATH_VPN = "path_vpn": Text;
    PERCENTILE_DEFAULT = "percentile_default": Number;
    PREMIUM_ACCOUNT_CAPACITY_GB = "premium_account_capacity_gb": Number;
    PREMIUM_ACCOUNT_IOPS = "premium_account_iops": Number;
    PREMIUM_IO_SIZE_KB = "premium_io_size_kb": Number;
    PREMIUM_LARGE_FROM_GB = "premium_large_from_gb": Number;
    PREMIUM_SSD_V2_LIMITS = "premium_ssd_v2_limits": Table;
    PROCESS_SERVER_CHURN_GB = "process_server_churn_gb": Number;
    PROCESS_SERVER_TIERS = "process_server_tiers": Table;
    RAW_DISKS = "raw_disks": Text;
    RECOVERY_ACCEPTANCE_MINUTES = "recovery_acceptance_minutes": Number;
    RECOVERY_DNS_MINUTES = "recovery_dns_minutes": Number;
    RECOVERY_PLANS_AT_ONCE = "recovery_plans_at_once": Number;
    RECOVERY_PLAN_GROUPS = "recovery_plan_groups": Number;
    RECOVERY_PLAN_MACHINES = "recovery_plan_machines": Number;
    RECOVERY_POINTS_DR = "recovery_points_dr": Number;
    RECOVERY_POINTS_MAX_HYPERV = "recovery_points_max_hyperv": Number;
    RECOVERY_POINTS_MIGRATION = "recovery_points_migration": Number;
    RECOVERY_POINTS_PER_DAY = "recovery_points_per_day": Number;
    REPLICA_DISK_TYPES = "replica_disk_types": List;
    RETENTION_DAYS_DR = "retention_days_dr": Number;
    RETENTION_DAYS_MIGRATION = "retention_days_migration": Number;
    RETENTION_HOURS_MAX_PREMIUM = "retention_hours_max_premium": Number;
    RETENTION_HOURS_MAX_STANDARD = "retention_hours_max_standard": Number;
    SECURE_BOOT = "secure_boot": Text;
    SECURE_BOOT_HYPERV = "secure_boot_hyperv": Text;
    SERIES_ALLOWED = "series_allowed": List;
    SERIES_LARGE = "series_large": List;
    SERIES_NVME = "series_nvme": List;
    SERVER_CHURN_GB_PER_DAY = "server_churn_gb_per_day": Number;
    SERVER_CHURN_HYPERV_PREMIUM = "server_churn_hyperv_premium": Table;
    SERVER_CHURN_HYPERV_STANDARD = "server_churn_hyperv_standard": Table;
    SERVER_CHURN_PEAK_MBPS = "server_churn_peak_mbps": Number;
    SERVER_IOPS_MAX = "server_iops_max": Number;
    SETUP_ORDER = "setup_order": List;
    SETUP_SERVERS_MAX = "setup_servers_max": Number;
    SHARED_DISKS = "shared_disks": Text;
    SIZE_ERROR = "size_error": Text;
    SIZE_ORDER_PREMIUM = "size_order_premium": List;
    SIZE_ORDER_STANDARD = "size_order_standard": List;
    SIZING_DAYS_MIN = "sizing_days_min": Number;
    SNAPSHOTS = "snapshots": Text;
    SNAPSHOTS_MAX = "snapshots_max": Number;
    STANDARD_ACCOUNT_CAPACITY_GB = "standard_account_capacity_gb": Number;
    STANDARD_ACCOUNT_DISKS = "standard_account_disks": Number;
    STANDARD_ACCOUNT_IOPS = "standard_account_iops": Number;
    STANDARD_HDD_ABOVE_GB = "standard_hdd_above_gb": Number;
    STANDARD_IO_SIZE_KB = "standard_io_size_kb": Number;
    STORAGE_ACCOUNTS_REGION_MAX = "storage_accounts_region_max": Number;
    TARGETS_AGENTLESS = "targets_agentless": List;
    TARGETS_AGENT_BASED = "targets_agent_based": List;
    TARGETS_DR = "targets_dr": List;
    TARGETS_DR_HYPERV = "targets_dr_hyperv": List;
    TARGETS_HYPERV_MIGRATION = "targets_hyperv_migration": List;
    TARGET_DISK_ORDER = "target_disk_order": List;
    TRUSTED_LAUNCH = "trusted_launch": Text;
    UNMANAGED_DISKS_RETIRED = "unmanaged_disks_retired": Text;
    VAULTS_MAX = "vaults_max": Number;
    VCPUS_QUOTA_START = "vcpus_quota_start": Number;
}
