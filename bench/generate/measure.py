# Runs a command without showing what it says, unless it fails; then prints the CPU time of it and its children (ms), and its peak memory (MB).
import resource, subprocess, sys

run = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
if run.returncode not in (0, 1):
    sys.exit(run.stderr)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print((usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024, file=sys.stderr)
