using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LatentLab.Evaluation.Isolation;

/// <summary>
/// Which system calls a process may no longer make, told to Linux' seccomp (man 2 seccomp) for all of its threads at
/// once: no new processes, no sockets, no signals to others, no looking into others, no changes of rights, limits,
/// mounts or clocks. A refused call fails with "operation not permitted", which .NET turns into an ordinary exception.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class SeccompFilter
{
    // System call numbers of x86-64 (arch/x86/entry/syscalls/syscall_64.tbl).
    private const uint Clone = 56, Clone3 = 435, Kill = 62, ThreadKill = 234, Control = 16, LimitOf = 302,
        FileControl = 72, SetProcessors = 203;

    // The newest number known when this was written; what comes after it is answered with "no such call".
    private const uint LastKnown = 471;

    private static readonly uint[] Refused =
    [
        57, 58, 59, 322,                                            // fork, vfork, execve, execveat
        // socket, socketpair, connect, bind, listen, accept, accept4
        41, 53, 42, 49, 50, 43, 288,
        // ptrace, process_vm_*, kcmp, pidfd_*, process_madvise, process_mrelease
        101, 310, 311, 312, 424, 434, 438, 440, 448,
        200, 129, 297,                                              // tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
        // truncate (by path), chmod and chown in all forms: Landlock does not see these
        76, 90, 91, 268, 452, 92, 93, 94, 260,
        // file times, extended attributes, file_setattr
        132, 235, 261, 280, 188, 189, 190, 463, 197, 198, 199, 466, 469,
        133, 259, 265, 86, 88, 266,                                 // mknod, mknodat, linkat, link, symlink, symlinkat
        165, 166, 155, 161, 428, 429, 430, 431, 432, 433, 442, 467, // mounts, pivot_root, chroot
        308, 272, 109, 112, 135,                                    // setns, unshare, setpgid, setsid, personality
        105, 106, 113, 114, 116, 117, 119, 122, 123, 126,           // set*id, setgroups, capset
        // setrlimit; priorities, schedulers and memory pages, which may be another process's
        160, 141, 144, 142, 314, 251, 256, 279,
        73,                                                         // flock: it locks what others have to read
        253, 254, 294,                                              // inotify: it tells the names of others' files
        319, 447,                                                   // memfd_*: memory that no process is counted for
        // acct, clocks, swap, reboot, names, ports, vhangup, syslog, modify_ldt, quotas
        163, 164, 227, 159, 305, 167, 168, 169, 170, 171, 172, 173, 153, 103, 154, 179, 443,
        // modules, kexec, bpf, perf, fanotify, userfaultfd, file handles
        175, 313, 176, 246, 320, 321, 298, 300, 323, 303, 304,
        425, 426, 427, 248, 249, 250,                               // io_uring (it would go around this filter), keys
        // System V shared memory, semaphores and queues, POSIX queues: they outlive the process
        29, 30, 31, 64, 65, 66, 68, 69, 70, 71, 220, 240, 241,
    ];

    // What fcntl may do to a descriptor: copy it, its flags, its pipe's size. Not locks and leases, which others would
    // have to wait for, nor who gets its signals (F_SETOWN): that may be any process of the same user.
    private static readonly uint[] FileControls = [0, 1, 2, 3, 4, 5, 1030, 1031, 1032];

    /// <summary>True where the numbers above are this machine's.</summary>
    public static bool IsKnownHere => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>True where the system has seccomp filters.</summary>
    public static bool IsThere => File.Exists("/proc/sys/kernel/seccomp/actions_avail");

    /// <summary>Sets the filter for every thread of this process, for good.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refused.</exception>
    public static void Set()
    {
        const nint seccomp = 317, setModeFilter = 1, syncThreads = 1;
        Instruction[] program = Program((uint)Environment.ProcessId);
        fixed (Instruction* first = program)
        {
            ProgramReference reference = new() { Length = (ushort)program.Length, First = first };
            LinuxCalls.Check(LinuxCalls.SystemCall(seccomp, setModeFilter, syncThreads, (nint)(&reference)), "seccomp");
        }
    }

    // The kernel hands the program a structure: number (byte 0), architecture (4), the caller's address (8), six
    // arguments of 8 bytes (16 …).
    private static Instruction[] Program(uint self)
    {
        const uint architecture = 0xC000003E, notPermitted = 0x0005_0001, noSuchCall = 0x0005_0026, allow = 0x7FFF_0000,
            kill = 0x8000_0000, nothing = 0x0005_0000;
        const uint thread = 0x10000;   // CLONE_THREAD
        var code = new List<Instruction>
        {
            Load(4), IfEqual(architecture, 1, 0), Return(kill),
            Load(0), IfAbove(LastKnown, 0, 1), Return(noSuchCall),
            // clone3 keeps its arguments in memory, where a filter cannot look; without it the C library takes clone.
            IfEqual(Clone3, 0, 1), Return(noSuchCall),
            IfEqual(Clone, 0, 4), Load(16), IfAnyBit(thread, 1, 0), Return(notPermitted), Return(allow),
            IfEqual(Kill, 0, 4), Load(16), IfEqual(self, 1, 0), Return(notPermitted), Return(allow),
            IfEqual(ThreadKill, 0, 4), Load(16), IfEqual(self, 1, 0), Return(notPermitted), Return(allow),
            // Typing into a terminal: TIOCSTI, TIOCLINUX.
            IfEqual(Control, 0, 5), Load(24), IfEqual(0x5412, 1, 0), IfEqual(0x541C, 0, 1),
            Return(notPermitted), Return(allow),
            // prlimit may ask (no new limit: argument 3 is null) but not set.
            IfEqual(LimitOf, 0, 6), Load(32), IfEqual(0, 0, 2), Load(36), IfEqual(0, 1, 0),
            Return(notPermitted), Return(allow),
        };
        // .NET says of each of its threads that it may use all processors, and needs to hear that it worked. Of whose
        // threads it is said cannot be told here, so nothing is done.
        code.AddRange([IfEqual(SetProcessors, 0, 1), Return(nothing)]);
        code.AddRange([IfEqual(FileControl, 0, (byte)(FileControls.Length * 2 + 2)), Load(24)]);
        foreach (uint number in FileControls)
            code.AddRange([IfEqual(number, 0, 1), Return(allow)]);
        code.Add(Return(notPermitted));
        foreach (uint number in Refused)
        {
            code.Add(IfEqual(number, 0, 1));
            code.Add(Return(notPermitted));
        }
        code.Add(Return(allow));
        return [.. code];
    }

    private static Instruction Load(uint place) => new() { Code = 0x20, Value = place };

    private static Instruction IfEqual(uint value, byte yes, byte no) =>
        new() { Code = 0x15, Value = value, Yes = yes, No = no };

    private static Instruction IfAbove(uint value, byte yes, byte no) =>
        new() { Code = 0x25, Value = value, Yes = yes, No = no };

    private static Instruction IfAnyBit(uint value, byte yes, byte no) =>
        new() { Code = 0x45, Value = value, Yes = yes, No = no };

    private static Instruction Return(uint action) => new() { Code = 0x06, Value = action };

    private struct Instruction
    {
        public ushort Code;
        public byte Yes;
        public byte No;
        public uint Value;
    }

    private struct ProgramReference
    {
        public ushort Length;
        public Instruction* First;
    }
}
