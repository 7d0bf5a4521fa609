using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Benchmarks;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>
/// The stop button of the real kernel, pressed through jupyter_client, and the safe points that it needs in the
/// course's cells.
/// </summary>
public sealed class StopTests
{
    private const int Each = 60;

    [Fact]
    public async Task Of_540_stopped_cells_none_ends_the_kernel_hangs_or_loses_a_variable()
    {
        OptionalPart.SkipIf(JupyterPython.Find("jupyter_client") is null,
            "no python3 here imports jupyter_client; Debian has it as python3-jupyter-client");
        JsonObject result = await BenchStopCommand.RunAsync(
            ["dotnet", CommandProcess.Command], Each, TestContext.Current.CancellationToken);
        Assert.Equal(9 * Each, (int)result["stops"]!);
        foreach (string none in (string[])["deadKernels", "hangs", "leftBehind", "notStopped", "lostVariables"])
            Assert.True((int)result[none]! == 0, $"{none}: {result[none]} of {result["stops"]}");
        Assert.All(result["medianSecondsByKind"]!.AsObject(), kind => Assert.NotNull(kind.Value));
    }

    public static TheoryData<string> Notebooks => NotebookRulesTests.Notebooks;

    // The course runs the cells and holds their claims to their values; here the runtime compiles each method of each,
    // and refuses invalid code.
    [Theory, MemberData(nameof(Notebooks))]
    public void The_cells_of_a_notebook_are_valid_code_with_their_safe_points(string notebook)
    {
        string folder = Path.Combine(ProjectFolder.Find(), "notebooks");
        var chain = new ScriptChain(folder);
        IEnumerable<NotebookCell> kit = NotebookFile.Load(Path.Combine(folder, "kit.dib")).Cells;
        IEnumerable<NotebookCell> lesson = NotebookFile.Load(Path.Combine(ProjectFolder.Find(), notebook)).Cells;
        string[] cells =
            [.. kit.Concat(lesson).Where(cell => cell.Kind == CellKind.Code && cell.Language == CellLanguage.CSharp)
                .Where(cell => !cell.Tags.Contains("other-language")).Select(cell => cell.Source)];
        Assert.True(cells.Length > 5, $"{notebook} has {cells.Length} cells");
        var kept = new List<Func<Task<object?>>>();   // cells that declare nothing would be unloaded
        foreach (string source in cells)
        {
            string[] lines = source.Split('\n');
            if (lines[0].StartsWith("#!javascript", StringComparison.Ordinal)
                || lines[0].StartsWith("#!html", StringComparison.Ordinal))
                continue;
            foreach (ScriptPart part in ScriptParts.Split(
                string.Join('\n', lines.Where(line => !line.StartsWith("#!", StringComparison.Ordinal)))))
            {
                if (part is ReferencePart reference)
                    chain.References.Add(reference.Reference);
                else
                    kept.Add(chain.Add(((CodePart)part).Code, "cell", TestContext.Current.CancellationToken).Run);
            }
        }

        int woven = 0;
        foreach (Assembly cell in AppDomain.CurrentDomain.GetAssemblies().Where(
            one => SessionLoadContext.Of(one) == chain.LoadContext
                && one.GetName().Name!.StartsWith("notebook-cell", StringComparison.Ordinal)))
        {
            woven += cell.GetReferencedAssemblies().Any(one => one.Name == typeof(SafePoint).Assembly.GetName().Name)
                ? 1
                : 0;
            const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
                | BindingFlags.Instance | BindingFlags.DeclaredOnly;
            // The methods of a delegate are the runtime's own.
            IEnumerable<Type> types = cell.GetTypes()
                .Where(type => !type.ContainsGenericParameters && !type.IsSubclassOf(typeof(Delegate)));
            foreach (MethodBase method in types.SelectMany(type => type.GetMembers(All)).OfType<MethodBase>())
            {
                if (!method.IsAbstract && !method.ContainsGenericParameters)
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
        GC.KeepAlive(kept);
        Assert.True(woven > 0, $"no cell of {notebook} has a safe point");
    }
}
