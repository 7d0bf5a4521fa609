using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LatentLab.Evaluation.Isolation;

/// <summary>The calls into Linux that .NET has no words for.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LinuxCalls
{
    public const int NoNewPrivileges = 38, DropCapability = 24;   // PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP
    private const int ReadOnly = 0, ReadWrite = 2, PathOnly = 0x200000, NoFollow = 0x20000, CloseOnExec = 0x80000,
        NonBlocking = 0x800;

    /// <summary>A system call by number, for those without a function in the C library.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(
        nint number, nint first = 0, nint second = 0, nint third = 0, nint fourth = 0, nint fifth = 0);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(
        int option, nuint first = 0, nuint second = 0, nuint third = 0, nuint fourth = 0);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int NewSession();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FileControl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int code);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, nint* arguments, nint* environment);

    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenFolder(string path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial byte* NextEntry(nint folder);

    [LibraryImport("libc", EntryPoint = "dirfd")]
    private static partial int DescriptorOf(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "unlinkat")]
    private static partial int Remove(int folder, byte* name, int flags);

    /// <summary>
    /// Removes the files of a folder by the bytes of their names, which need not be text; .NET knows a file only by
    /// its name as text. Folders in it stay.
    /// </summary>
    public static void RemoveFiles(string path)
    {
        const int name = 19;   // struct dirent of x86-64: inode, place, length of the record, kind, name
        nint folder = OpenFolder(path);
        if (folder == 0)
            return;
        while (NextEntry(folder) is var entry && entry is not null)
            _ = Remove(DescriptorOf(folder), entry + name, 0);
        _ = CloseFolder(folder);
    }

    /// <summary>
    /// A descriptor that names a file or folder without opening its content; negative where there is none.
    /// </summary>
    public static int OpenPath(string path) => Open(path, PathOnly | CloseOnExec);

    /// <summary>
    /// A descriptor to read a file by; does not follow a link at the end and does not wait for the other end of a pipe.
    /// </summary>
    public static int OpenPlainFile(string path) => Open(path, ReadOnly | NoFollow | NonBlocking | CloseOnExec);

    /// <summary>A descriptor of the file that swallows all and holds nothing.</summary>
    public static int OpenNull() => Open("/dev/null", ReadWrite | CloseOnExec);

    /// <summary>The descriptor again under a high number that a later <c>exec</c> closes.</summary>
    public static int DuplicateHigh(int descriptor)
    {
        const int duplicateCloseOnExec = 1030, from = 64;
        return Check(FileControl(descriptor, duplicateCloseOnExec, from), "fcntl");
    }

    /// <summary>Puts another program in the place of this process. Returns only by throwing.</summary>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static void Become(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        nint[] words = [.. new[] { program }.Concat(arguments).Select(Marshal.StringToCoTaskMemUTF8), 0];
        nint[] settings = [.. environment.Select(pair => Marshal.StringToCoTaskMemUTF8($"{pair.Key}={pair.Value}")), 0];
        fixed (nint* first = words, second = settings)
            Check(Execute(program, first, second), $"execve {program}");
    }

    /// <summary>Throws what the system said where a call returned less than 0.</summary>
    public static int Check(nint result, string call) => result >= 0
        ? (int)result
        : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    /// <summary>The system's <c>struct rlimit</c>.</summary>
    public struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
