"""Reads one file of samples with asrcap, DuckDB and Polars and compares time, memory and results.

    cargo bench --bench churn --no-run
    pip install duckdb polars
    python3 benches/compare.py target/release/deps/churn-<hash> [machines disks days]

Each tool works out the change of every server and day and the 95th percentile of every server's rate.
A sample stands for the minute before its time, so that midnight belongs to the day before.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time

DUCKDB = """
import duckdb, sys
print(*duckdb.sql('''
with s as (select server, time, sum("write (KB/s)") / 1024 as mb from read_csv('%s') group by all),
d as (select server, (time - interval 1 second)::date as day, avg(mb) * 86400 / 1024 as gb from s group by all),
p as (select server, quantile_cont(mb, 0.95) as p from s group by all)
select (select sum(gb) from d), (select sum(p) from p)''').limit(1).fetchall()[0])
"""
POLARS = """
import polars as pl
s = (pl.scan_csv('%s', try_parse_dates=True).group_by('server', 'time').agg((pl.col('write (KB/s)').sum() / 1024).alias('mb')))
d = s.group_by('server', (pl.col('time') - pl.duration(seconds=1)).dt.date().alias('day')).agg(pl.col('mb').mean() * 86400 / 1024)
p = s.group_by('server').agg(pl.col('mb').quantile(0.95, 'linear'))
d, p = pl.collect_all([d, p])
print(d['mb'].sum(), p['mb'].sum())
"""


def run(name, command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    used = usage.ru_utime + usage.ru_stime
    print(f"{name:8} {seconds:7.2f} s ({used:6.2f} s of processor) {usage.ru_maxrss / 1024:6.0f} MiB  {out.strip()}", flush=True)


def main():
    asrcap = sys.argv[1]
    machines, disks, days = sys.argv[2:5] or ("100", "3", "31")
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/tmp")) as folder:
        path = os.path.join(folder, "samples.csv")
        subprocess.run([asrcap, "--generate", path, machines, disks, days], check=True)
        samples = int(machines) * int(disks) * int(days) * 1440
        print(f"{samples:,} samples, {os.path.getsize(path) / 2**20:,.0f} MiB")
        for _ in range(int(os.environ.get("REPEATS", "2"))):
            run("asrcap", [asrcap, "--read", path])
            if samples <= 50_000_000:
                run("duckdb", [sys.executable, "-c", DUCKDB % path])
                run("polars", [sys.executable, "-c", POLARS % path])


main()
