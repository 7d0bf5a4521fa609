using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LatentLab.Evaluation.Isolation;

/// <summary>
/// What files a process may see and change, told to Linux' Landlock
/// (https://docs.kernel.org/userspace-api/landlock.html): reading below the folders that are named, writing in one,
/// nothing anywhere else. It binds the calling thread and whatever comes of it, and cannot be taken back; so the wall
/// is raised just before <c>exec</c>.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LandlockRules
{
    private const nint CreateRuleset = 444, AddRule = 445, RestrictSelf = 446;
    private const uint AskVersion = 1, PathBeneath = 1;

    // The rights, in the kernel's order. Truncate came with version 3, device control with 5.
    private const ulong Execute = 1 << 0, WriteFile = 1 << 1, ReadFile = 1 << 2, ReadFolder = 1 << 3,
        RemoveFile = 1 << 5, MakeFile = 1 << 8;
    private const ulong AllOfVersion1 = (1 << 13) - 1, Refer = 1 << 13, Truncate = 1 << 14, DeviceControl = 1 << 15;
    private const ulong FileRights = Execute | WriteFile | ReadFile | Truncate | DeviceControl;

    /// <summary>Landlock's version on this system; 0 where there is none.</summary>
    public static int Version => Math.Max(0, (int)LinuxCalls.SystemCall(CreateRuleset, 0, 0, (nint)AskVersion));

    /// <summary>Raises the wall around the calling thread.</summary>
    /// <param name="readable">Files and folders; one that is missing is passed over.</param>
    /// <param name="writable">The scratch folder: files can be made, read, changed and removed in it, folders and links
    /// cannot.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refused.</exception>
    public static void Raise(IEnumerable<string> readable, string writable)
    {
        int version = Version;
        ulong handled = AllOfVersion1 | (version >= 2 ? Refer : 0) | (version >= 3 ? Truncate : 0)
            | (version >= 5 ? DeviceControl : 0);
        // Only the first field is given: network and scopes, newer fields of this structure, are seccomp's part here.
        int ruleset = LinuxCalls.Check(LinuxCalls.SystemCall(CreateRuleset, (nint)(&handled), sizeof(ulong)),
            "landlock_create_ruleset");
        foreach (string path in readable)
            Allow(ruleset, path, (Execute | ReadFile | ReadFolder) & handled);
        Allow(ruleset, writable, (ReadFile | ReadFolder | WriteFile | RemoveFile | MakeFile | Truncate) & handled);
        Allow(ruleset, "/dev/null", (ReadFile | WriteFile) & handled);
        LinuxCalls.Check(LinuxCalls.SystemCall(RestrictSelf, ruleset), "landlock_restrict_self");
        LinuxCalls.Close(ruleset);
    }

    private static void Allow(int ruleset, string path, ulong rights)
    {
        int descriptor = LinuxCalls.OpenPath(path);
        if (descriptor < 0)
            return;
        Rule rule = new() { Rights = Directory.Exists(path) ? rights : rights & FileRights, Descriptor = descriptor };
        LinuxCalls.Check(LinuxCalls.SystemCall(AddRule, ruleset, (nint)PathBeneath, (nint)(&rule)),
            $"landlock_add_rule {path}");
        LinuxCalls.Close(descriptor);
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Rule
    {
        public ulong Rights;
        public int Descriptor;
    }
}
