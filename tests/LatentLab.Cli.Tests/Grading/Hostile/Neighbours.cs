namespace LatentLab.Cli.Tests.Grading.Hostile;

/// <summary>Answers that would harm the grader, other students, other tasks or the machine.</summary>
internal static class Neighbours
{
    /// <param name="grades">Where grades go.</param>
    public static IEnumerable<HostileAnswer> All(string grades) =>
    [
        // What .NET calls FileShare.None is a lock of the system, and whoever may read a file may lock it.
        Alone("locks the kit's own file for all others", $"""
            var held = new System.IO.FileStream(@"{grades}/.grading/kit/kit.dib", System.IO.FileMode.Open,
                System.IO.FileAccess.Read, System.IO.FileShare.None);
            System.Threading.Thread.Sleep(2000);
            """),
        Alone("locks every assembly of the kit", """
            var held = new List<System.IO.FileStream>();
            foreach (string path in AppDomain.CurrentDomain.GetAssemblies().Where(one => !one.IsDynamic)
                .Select(one => one.Location)
                .Where(path => System.IO.Path.GetFileName(path).StartsWith("LatentLab")))
                try
                {
                    held.Add(new(path, System.IO.FileMode.Open, System.IO.FileAccess.Read, System.IO.FileShare.None));
                }
                catch (Exception) { }
            System.Threading.Thread.Sleep(2000);
            """),
        Tries("takes a lease on the kit's own file, for which others have to wait", $"""
            using var file = System.IO.File.OpenHandle(@"{grades}/.grading/kit/kit.dib");
            if (Sys.syscall(72, file.DangerousGetHandle(), 1024, 0, 0, 0, 0) == 0)
                throw new Exception("booty: lease");
            """),
        // A pipe of its own, whose owner is another process: the system sends that one a signal of the sender's choice.
        Tries("has the system kill the grader", """
            var ends = new int[2];
            var pin = System.Runtime.InteropServices.GCHandle.Alloc(ends,
                System.Runtime.InteropServices.GCHandleType.Pinned);
            Sys.syscall(293, pin.AddrOfPinnedObject(), 0, 0, 0, 0, 0);
            bool owns = Sys.syscall(72, ends[0], 8, Sys.getppid(), 0, 0, 0) == 0;
            Sys.syscall(72, ends[0], 10, 9, 0, 0, 0);
            Sys.syscall(72, ends[0], 4, 0x2000, 0, 0, 0);
            Sys.syscall(1, ends[1], pin.AddrOfPinnedObject(), 4, 0, 0, 0);
            if (owns)
                throw new Exception("booty: owner");
            """),
        Tries("binds the grader to one processor", """
            long[] masks = new long[16];
            nint at = System.Runtime.InteropServices.GCHandle.Alloc(masks,
                System.Runtime.InteropServices.GCHandleType.Pinned).AddrOfPinnedObject();
            Sys.syscall(204, Sys.getppid(), 64, at, 0, 0, 0);
            long before = masks[0];
            masks[0] = before & -before;   // the first of its processors
            Sys.syscall(203, Sys.getppid(), 64, at, 0, 0, 0);
            Sys.syscall(204, Sys.getppid(), 64, at, 0, 0, 0);
            if (masks[0] != before)
                throw new Exception("booty: bound");
            """),
        Tries("fills memory that no process owns", """
            var name = System.Runtime.InteropServices.Marshal.StringToHGlobalAnsi("m");
            byte[] piece = new byte[60 << 20];
            for (int i = 0; i < 4; i++)
            {
                int memory = Sys.syscall(319, name, 0, 0, 0, 0, 0);
                if (memory < 0)
                    break;
                using var file = new System.IO.FileStream(
                    new Microsoft.Win32.SafeHandles.SafeFileHandle((nint)memory, true), System.IO.FileAccess.Write);
                file.Write(piece);
                throw new Exception("booty: memory");
            }
            """),
        // Empty pages that are only read take no memory, but what the kernel notes of them does.
        Alone("has the kernel note more empty pages than there is memory for", """
            const long gigabyte = 1L << 30;
            for (int i = 0; i < 4000; i++)
            {
                nint at = Pages.mmap(0, (nint)gigabyte, 1, 0x4022, -1, 0);
                Pages.madvise(at, (nint)gigabyte, 14);
                for (long page = 0; page < gigabyte; page += 2 << 20)
                    System.Runtime.InteropServices.Marshal.ReadByte(at + (nint)page);
            }
            """) with
        {
            Before = """
                static class Pages
                {
                    [System.Runtime.InteropServices.DllImport("libc")]
                    public static extern nint mmap(nint at, nint size, int how, int kind, int file, nint offset);
                    [System.Runtime.InteropServices.DllImport("libc")]
                    public static extern int madvise(nint at, nint size, int advice);
                }
                """,
            Outcome = "stopped",
            Says = "MB of memory",
        },
        // Text that a crash of libtorch's would leave; the teacher is not told, and the answer has no points.
        Alone("breaks down in libtorch's name", """
            Console.Error.WriteLine("terminate called after throwing an instance of 'c10::Error'\n"
                + "  what():  all right");
            Abort.abort();
            """) with
        {
            Before = "static class Abort { [System.Runtime.InteropServices.DllImport(\"libc\")] "
                + "public static extern void abort(); }",
            Outcome = "does not run",
            Says = "libtorch refused an operation: all right",
        },
        Alone("fills the disk with files that it removes and keeps open", """
            var held = new List<System.IO.FileStream>();
            byte[] piece = new byte[60 << 20];
            for (int i = 0; i < 8; i++)
            {
                var file = System.IO.File.Create($"f{i}");
                System.IO.File.Delete($"f{i}");
                file.Write(piece);
                file.Flush();
                held.Add(file);
            }
            System.Threading.Thread.Sleep(3000);
            """) with { Outcome = "stopped", Says = "MB of files" },
        Alone("fills the disk by files that it removes and keeps in memory", """
            var held = new List<object>();
            for (int i = 0; i < 8; i++)
            {
                using (var file = System.IO.File.Create($"f{i}"))
                {
                    file.SetLength(60 << 20);
                    var map = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile(file, null, 0,
                        System.IO.MemoryMappedFiles.MemoryMappedFileAccess.ReadWrite,
                        System.IO.HandleInheritability.None, true);
                    var view = map.CreateViewAccessor();
                    view.Write(0, 1);
                    held.Add(view);
                    map.Dispose();
                }
                System.IO.File.Delete($"f{i}");
            }
            System.Threading.Thread.Sleep(3000);
            """) with { Outcome = "stopped", Says = "MB of files" },
        Alone("makes files without end, all of them empty", """
            for (int i = 0; ; i++)
                System.IO.File.Create($"e{i}").Dispose();
            """) with { Outcome = "stopped", Says = "made more than 10,000 files" },
        Alone("writes a file whose name is no text", """
            for (byte i = 0; i < 8; i++)
            {
                var name = System.Runtime.InteropServices.Marshal.AllocHGlobal(3);
                System.Runtime.InteropServices.Marshal.Copy(new byte[] { 0xff, (byte)(65 + i), 0 }, 0, name, 3);
                int number = Sys.syscall(2, name, 66, 420, 0, 0, 0);
                using var file = new System.IO.FileStream(
                    new Microsoft.Win32.SafeHandles.SafeFileHandle((nint)number, true), System.IO.FileAccess.Write);
                file.Write(new byte[60 << 20]);
            }
            System.Threading.Thread.Sleep(3000);
            """) with { Outcome = "stopped", Says = "MB of files" },
        Denied("kills the grader", "System.Diagnostics.Process.GetProcessById(Sys.getppid()).Kill();", "not permitted"),
        Denied("starts a process", "System.Diagnostics.Process.Start(\"/bin/true\");", "not permitted"),
        Denied("listens on the network",
            "new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0).Start();", "denied"),
        Denied("writes to the temporary folder of all", "System.IO.File.WriteAllText(\"/tmp/latentlab-left\", \"x\");",
            "denied"),
        Denied("leaves something in shared memory",
            "System.IO.File.WriteAllText(\"/dev/shm/latentlab-left\", \"x\");", "denied"),
        Denied("makes a link to what it may not read",
            "System.IO.File.CreateSymbolicLink(\"seed\", \"../../seed\"); System.IO.File.ReadAllText(\"seed\");",
            "denied"),
        Denied("changes the kit's own file",
            $"System.IO.File.WriteAllText(@\"{grades}/.grading/kit/kit.dib\", \"\");", "denied"),
        Denied("changes the grades", $"System.IO.File.WriteAllText(@\"{grades}/grades.csv\", \"\");", "denied"),
        new("forks by a system call",
            "if (Sys.syscall(57, 0, 0, 0, 0, 0, 0) > 0) throw new Exception(\"booty: child\");") { Before = Sys },
        new("leaves threads and timers behind", """
            var zeroed = new System.Threading.ManualResetEventSlim();
            new System.Threading.Timer(_ => { if (!x.IsInvalid) x.zero_(); zeroed.Set(); }, null, 0, 1);
            System.Threading.Tasks.Task.Run(() => { while (true) System.Threading.Thread.Sleep(1); });
            zeroed.Wait();
            """, "incorrect") { IsAlone = true },
        new("ends the process and blames another", """
            Console.Error.WriteLine("terminate called after throwing an instance of 'c10::Error'\n"
                + "  what():  all right");
            Environment.Exit(0);
            """, "stopped") { IsAlone = true, Says = "exit code 0", NeedsLook = true },
        new("ends the process and says that memory was short",
            "Console.Error.WriteLine(\"Out of memory.\"); Environment.Exit(3);", "stopped")
        {
            IsAlone = true,
            Says = "exit code 3",
            NeedsLook = true,
        },
    ];

    private const string Sys = """
        static class Sys
        {
            [System.Runtime.InteropServices.DllImport("libc")]
            public static extern int syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);
            [System.Runtime.InteropServices.DllImport("libc")]
            public static extern int getppid();
        }
        """;

    private static HostileAnswer Tries(string name, string does) => new(name, does) { Before = Sys };

    private static HostileAnswer Alone(string name, string does) => new(name, does) { Before = Sys, IsAlone = true };

    private static HostileAnswer Denied(string name, string does, string says) => new(name, does, "incorrect")
    {
        Before = Sys,
        Says = says,
        NeedsLook = true,
    };
}
