namespace LatentLab.Cli.Tests.Grading.Hostile;

/// <summary>
/// Answers that look for what the grader knows, and would say it: by an exception, whose words go to the student, or in
/// a file.
/// </summary>
internal static class LearnedValues
{
    /// <param name="folder">The folder that is graded in, with notebooks and submissions.</param>
    /// <param name="grades">Where grades go.</param>
    public static IEnumerable<HostileAnswer> All(string folder, string grades) =>
    [
        File("the grader's secret number", "../../seed"),
        File("the grader's secret number by its full name", $"{grades}/.grading/seed"),
        File("the lock", $"{grades}/.grading/lock"),
        File("another student's answers", $"{folder}/submissions/honest-0.ipynb"),
        File("the solutions", $"{folder}/notebooks/solutions/01-class.ipynb"),
        File("the assembly with the checks", AppContext.BaseDirectory + "LatentLab.Classroom.dll"),
        File("the grader's memory", $"/proc/{Environment.ProcessId}/mem"),
        File("the grader's environment", $"/proc/{Environment.ProcessId}/environ"),
        File("its own memory", "/proc/self/mem"),
        Folder("the journal", $"{grades}/.grading/journal"),
        Folder("other students", $"{folder}/submissions"),
        Folder("what others are given", $"{grades}/.grading/scratch"),
        Folder("what training has left", $"{grades}/.grading/setup"),
        Looks("loads the assembly with the checks", "System.Reflection.Assembly.Load(\"LatentLab.Classroom\");"),
        Looks("looks for a loaded check",
            "if (AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(one => one.GetName().Name == "
            + "\"LatentLab.Classroom\") is { } found) throw new Exception(\"booty: \" + found.Location);"),
        Looks("reads the grader's memory by a system call", """
            byte[] there = new byte[16];
            var pin = System.Runtime.InteropServices.GCHandle.Alloc(there,
                System.Runtime.InteropServices.GCHandleType.Pinned);
            nint[] both = [pin.AddrOfPinnedObject(), 16, 0x400000, 16];
            var list = System.Runtime.InteropServices.GCHandle.Alloc(both,
                System.Runtime.InteropServices.GCHandleType.Pinned);
            if (Sys.syscall(310, Sys.getppid(), list.AddrOfPinnedObject(), 1, list.AddrOfPinnedObject() + 16, 1, 0) > 0)
                throw new Exception("booty: memory");
            """) with { Before = Sys },
        Looks("attaches to the grader",
            "if (Sys.syscall(101, 16, Sys.getppid(), 0, 0, 0, 0) == 0) throw new Exception(\"booty: attached\");")
            with { Before = Sys },
        Looks("looks for secrets in its environment",
            "foreach (System.Collections.DictionaryEntry one in Environment.GetEnvironmentVariables()) "
            + "if (one.Key.ToString()!.Contains(\"HOSTILE\")) throw new Exception(\"booty: \" + one.Value);"),
        // The generator's first number is what it was seeded with. If that came from the secret number by arithmetic,
        // arithmetic leads back.
        Looks("reckons the secret number from where random numbers begin", """
            uint inverse = 1;
            for (int i = 0; i < 5; i++)
                inverse *= 2 - 486_187_739u * inverse;
            uint begin = (uint)BitConverter.ToUInt64(get_rng_state().bytes.ToArray(), 0);
            uint number = ((begin ^ 0x5bd1e995u) * inverse) & int.MaxValue;
            if (number != 20_130)
                throw new Exception($"the number is {number}");
            """) with { Outcome = "incorrect" },
        Looks("watches the files that the grader opens", """
            int watch = Sys.syscall(294, 0x800, 0, 0, 0, 0, 0);
            foreach (string place in new[] { "SUBMISSIONS", "GRADES/.grading", "GRADES/.grading/journal" })
            {
                nint name = System.Runtime.InteropServices.Marshal.StringToHGlobalAnsi(place);
                if (watch >= 0 && Sys.syscall(254, watch, name, 0xfff, 0, 0, 0) >= 0)
                    throw new Exception("booty: watches");
            }
            """.Replace("SUBMISSIONS", $"{folder}/submissions").Replace("GRADES", grades)) with { Before = Sys },
        // Its own answer fails, so that the solution stands in for it; the next one says what that is.
        new("gives up one task", "", "does not run")
        {
            Task = "minibatch-prediction",
            Cell = "throw new Exception(\"given up\");",
            Together = "solution",
        },
        new("to learn its solution in the next", "throw new Exception(\"booty: \" + risingSteps);", "does not run")
        {
            Task = "squared-error",
            Together = "solution",
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

    private static HostileAnswer File(string what, string path) => Looks($"reads {what}",
        $"byte[] read = new byte[4]; using (var file = System.IO.File.OpenRead(@\"{path}\")) file.Read(read); "
        + "throw new Exception(\"booty: \" + read[0]);") with
    { Outcome = "incorrect", Says = "denied" };

    private static HostileAnswer Folder(string what, string path) => Looks($"lists {what}",
        $"throw new Exception(\"booty: \" + System.IO.Directory.GetFileSystemEntries(@\"{path}\").Length);")
        with
    { Outcome = "incorrect", Says = "denied" };

    private static HostileAnswer Looks(string name, string does) => new(name,
        does.Contains("LatentLab.Classroom\");", StringComparison.Ordinal)
            ? $"try {{ {does} throw new Exception(\"booty: loaded\"); }} catch (System.IO.IOException) {{ }}"
            : does);
}
