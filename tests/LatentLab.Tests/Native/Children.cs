using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using LatentLab.Data;
using LatentLab.Native;
using TorchSharp;

namespace LatentLab.Tests.Native;

/// <summary>
/// What <see cref="ChildProcess"/> runs. Not tests: explicit ones would count as skipped in every ordinary run.
/// </summary>
internal static class Children
{
    /// <summary>Names the method that this process is to run instead of the tests.</summary>
    public const string Setting = "LATENTLAB_TEST_CHILD";

    // Runs before the test runner's Main, which is generated into this assembly.
    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Setting) is not { Length: > 0 } method)
            return;
        try
        {
            typeof(Children).GetMethod(method)!.CreateDelegate<Action>()();
            Environment.Exit(0);
        }
        catch (Exception error)
        {
            Console.WriteLine(error);
            Environment.Exit(1);
        }
    }

    public static void Make_a_repaired_copy_again_and_again()
    {
        string library = Environment.GetEnvironmentVariable("LATENTLAB_CHILD_LIBRARY")!,
            cache = Environment.GetEnvironmentVariable("LATENTLAB_CHILD_CACHE")!;
        byte[] expected = LibraryRepair.MarkWeak(File.ReadAllBytes(library), library);
        for (int round = 0; round < 10; round++)
        {
            // A new folder in each round: every round is a new race.
            string copy = LibraryRepair.Copy(library, "1", [Path.Combine(cache, $"round-{round}")]);
            Assert.Equal(expected, File.ReadAllBytes(copy));
        }
    }

    public static void Say_how_many_threads_torch_uses()
    {
        LoadedLibraries loaded = NativeLibraries.Load();
        Assert.Equal(torch.get_num_threads(), loaded.Threads!.Threads);
        Console.WriteLine($"threads: {torch.get_num_threads()}");
    }

    public static void Fail_for_a_wrong_thread_setting_at_the_first_tensor()
    {
        Exception? error = Record.Exception(() => { new ImageBatch(1, 1, 1, 1, [0f]).ToTensor(); });
        for (; error is not null; error = error.InnerException)
            Console.WriteLine($"{error.GetType().Name}: {error.Message}");
    }

    public static void Use_the_kit_in_another_load_context()
    {
        var context = new KitContext();
        Assembly kit = context.LoadFromAssemblyPath(typeof(NativeLibraries).Assembly.Location);
        Assert.NotSame(typeof(NativeLibraries).Assembly, kit);

        Type batchType = kit.GetType("LatentLab.Data.ImageBatch", throwOnError: true)!;
        object batch = Activator.CreateInstance(batchType, 1, 1, 1, 3, new[] { 1f, 2f, 3f })!;
        object tensor = batchType.GetMethod("ToTensor")!.Invoke(batch, null)!;
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(tensor.GetType().Assembly));
        object back = batchType.GetMethod("FromTensor")!.Invoke(null, [tensor])!;
        Console.WriteLine($"elsewhere: {((float[])batchType.GetProperty("Pixels")!.GetValue(back)!).Sum()}");
    }

    /// <summary>Holds its own copy of the kit and of TorchSharp, as a notebook host does.</summary>
    private sealed class KitContext() : AssemblyLoadContext("kit")
    {
        protected override Assembly? Load(AssemblyName name)
        {
            string path = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
            return File.Exists(path) && name.Name != "LatentLab.Tests" ? LoadFromAssemblyPath(path) : null;
        }
    }
}
