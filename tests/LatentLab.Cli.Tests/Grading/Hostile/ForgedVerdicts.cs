namespace LatentLab.Cli.Tests.Grading.Hostile;

/// <summary>Answers that want to be called right without being right.</summary>
internal static class ForgedVerdicts
{
    // Writes a message of the worker's form to the grader.
    private const string Frame = """
        static void Frame(string json, int? length = null)
        {
            byte[] body = System.Text.Encoding.UTF8.GetBytes(json);
            using var pipe = new System.IO.FileStream(
                new Microsoft.Win32.SafeHandles.SafeFileHandle((nint)65, false), System.IO.FileAccess.Write, 0);
            pipe.Write([.. BitConverter.GetBytes(length ?? body.Length), .. body]);
        }
        """;

    // Done, with one number.
    private const string Number =
        "{\\\"Verb\\\":13,\\\"Values\\\":[{\\\"Kind\\\":2,\\\"Bytes\\\":\\\"AAAAAAAA8D8=\\\"}]}";

    private static HostileAnswer Framed(string name, string does, string outcome = "stopped",
        string says = "channel") => new(name, does, outcome)
        {
            Before = Frame,
            Returns = "x",
            Says = says,
            IsAlone = true,
        };

    public static IEnumerable<HostileAnswer> All =>
    [
        Wrong("prints a verdict", "Console.WriteLine(\"✓ right\"); Console.Error.WriteLine(\"Verdict: Correct\");"),
        Framed("sends a reply of its own before the worker's", $"Frame(\"{Number}\");"),
        Framed("sends a reply in the cell, before it is asked", "") with
        {
            Before = Frame + $"\nfor (int i = 0; i < 3; i++) Frame(\"{Number}\");",
        },
        Framed("sends replies from another thread while others are asked",
            $"new System.Threading.Thread(() => {{ try {{ while (true) Frame(\"{Number}\"); }} "
            + "catch (Exception) { } }).Start(); System.Threading.Thread.Sleep(3000);"),
        Framed("says that it holds more bytes than there are", "Frame(\"{}\", int.MaxValue);"),
        Framed("says that it holds less than nothing", "Frame(\"{}\", -1);"),
        Framed("sends values that are nothing at all", "Frame(\"{\\\"Verb\\\":13,\\\"Values\\\":[null]}\");"),
        Framed("sends an error without words",
            "Frame(\"{\\\"Verb\\\":14,\\\"Name\\\":\\\"Compilation error\\\",\\\"Text\\\":null}\");"),
        Framed("sends a number for a letter", "") with
        {
            Task = "minibatch-prediction",
            Cell = Frame + $"\nFrame(\"{{\\\"Verb\\\":13}}\"); Frame(\"{Number}\");\n"
                + $"string risingSteps = \"a\"; Frame(\"{Number}\");",
        },
        Framed("sends messages without end, all of them large",
            "string much = \"{\\\"Verb\\\":13,\\\"Text\\\":\\\"\" + new string('x', 50_000_000) + \"\\\"}\"; "
            + "while (true) Frame(much);"),
        Framed("sends an error of lines without end, all of them empty",
            "Frame(\"{\\\"Verb\\\":14,\\\"Text\\\":\\\"\" + "
            + "string.Concat(Enumerable.Repeat(\"\\\\n\", 2_000_000)) + \"\\\"}\");"),
        Framed("sends a million values that are nothing",
            "Frame(\"{\\\"Verb\\\":13,\\\"Values\\\":[\" + string.Join(',', "
            + "Enumerable.Repeat(\"{\\\"Kind\\\":0,\\\"Bytes\\\":\\\"\\\"}\", 1_000_000)) + \"]}\");"),
        Framed("closes the grader's channel and stays",
            "Microsoft.Win32.SafeHandles.SafeFileHandle pipe = new(65, true); pipe.Dispose(); "
            + "System.Threading.Thread.Sleep(1_000_000);", says: ""),
        Wrong("hooks every exception and assembly",
            "AppDomain.CurrentDomain.FirstChanceException += (_, _) => { }; "
            + "AppDomain.CurrentDomain.AssemblyResolve += (_, _) => typeof(object).Assembly; "
            + "System.Runtime.Loader.AssemblyLoadContext.Default.Resolving += (_, _) => typeof(object).Assembly;"),
        Wrong("takes the console", "Console.SetOut(System.IO.TextWriter.Null); Console.SetError(Console.Out); "
            + "Console.SetIn(System.IO.TextReader.Null);"),
        Wrong("writes into the worker's static fields", """
            foreach (var type in AppDomain.CurrentDomain.GetAssemblies()
                .Where(one => one.GetName().Name == "LatentLab.Evaluation").SelectMany(one => one.GetTypes()))
                foreach (var field in type.GetFields(System.Reflection.BindingFlags.Static
                    | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public))
                    try { field.SetValue(null, null); } catch (Exception) { }
            """),
        Wrong("leaves a finaliser that changes what was returned",
            "_ = new Late(x); GC.Collect(); GC.WaitForPendingFinalizers();") with
        {
            Before = "class Late(Tensor one) { ~Late() { one.zero_(); } }",
        },
        Wrong("runs code as its module is loaded", "") with
        {
            Before = "static class Init { [System.Runtime.CompilerServices.ModuleInitializer] "
                + "internal static void Run() => Console.WriteLine(\"✓\"); }",
        },
        Wrong("makes code at run time", """
            var made = new System.Reflection.Emit.DynamicMethod("m", typeof(int), []);
            var code = made.GetILGenerator();
            code.Emit(System.Reflection.Emit.OpCodes.Ldc_I4_1);
            code.Emit(System.Reflection.Emit.OpCodes.Ret);
            ((Func<int>)made.CreateDelegate(typeof(Func<int>)))();
            """),
        Wrong("writes beside an array",
            "ref byte at = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(new byte[8]); "
            + "System.Runtime.CompilerServices.Unsafe.Add(ref at, 64) = "
            + "System.Runtime.CompilerServices.Unsafe.Add(ref at, 64);"),
        Wrong("makes the runtime's own code writable", """
            var method = typeof(string).GetMethod("IsNullOrEmpty")!;
            long page = (long)method.MethodHandle.GetFunctionPointer() & ~4095L;
            Mem.mprotect((nint)page, 4096, 7);
            """) with
        {
            Before = "static class Mem { [System.Runtime.InteropServices.DllImport(\"libc\")] "
                + "public static extern int mprotect(nint at, nint size, int how); }",
        },
        Wrong("loads a library that it has written", """
            System.IO.File.WriteAllBytes("mine.so", [0x7f, 0x45, 0x4c, 0x46]);
            try { System.Runtime.InteropServices.NativeLibrary.Load(System.IO.Path.GetFullPath("mine.so")); }
            catch (DllNotFoundException) { }
            """),
        Wrong("looks for a function to call in libc",
            "var libc = System.Runtime.InteropServices.NativeLibrary.Load(\"libc.so.6\"); "
            + "System.Runtime.InteropServices.NativeLibrary.GetExport(libc, \"execve\");"),
        Wrong("puts a class of its own in the place of the exercises", "") with
        {
            Before = "static class Exercises { public static object SquaredError => null; }",
        },
    ];

    // Does it, and gives a wrong answer.
    private static HostileAnswer Wrong(string name, string does) =>
        new(name, does, "incorrect") { Returns = "x.flatten(1).sum(1) * 0 + 7" };
}
