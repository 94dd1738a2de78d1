# measure.py CODES COMMAND...: runs the command without showing what it says, unless it ends with another exit code than CODES (`0` or `0,1`)
# allow; then prints the CPU time of it and its children (ms), its peak memory (MB), and the time from its start to its end (ms).
import resource, subprocess, sys, time

# What starts Python may have run something itself, and have left its time here.
before = resource.getrusage(resource.RUSAGE_CHILDREN)
codes = [int(code) for code in sys.argv[1].split(",")]
start = time.monotonic()
run = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
if run.returncode not in codes:
    sys.exit(f"exit code {run.returncode}\n{(run.stdout + run.stderr)[-2000:].decode()}")
wall = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = usage.ru_utime + usage.ru_stime - before.ru_utime - before.ru_stime
print(cpu * 1000, usage.ru_maxrss / 1024, wall * 1000, file=sys.stderr)
