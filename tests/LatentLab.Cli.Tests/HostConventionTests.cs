using System.Reflection;
using System.Runtime.Loader;
using LatentLab.Claims;
using LatentLab.Classroom;
using LatentLab.Data;
using LatentLab.Display;
using LatentLab.Hosts;
using LatentLab.Models;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using LatentLab.Plots;
using Microsoft.DotNet.Interactive.Formatting;
using TorchSharp;

namespace LatentLab.Cli.Tests;

/// <summary>
/// How the four hosts find what a value of the kit looks like. The kit's own hosts and Verso call <c>ToHtml()</c> by
/// its name; .NET Interactive reads an attribute by its name, with the formatting library that is used here too.
/// </summary>
public sealed class HostConventionTests : IDisposable
{
    private readonly VariationalAutoencoder model = new([1, 28, 28], latentSize: 2, hidden: [8], seed: 1);
    private readonly Split set = Datasets.Load("shapes", train: 12, test: 4, seed: 1);

    public void Dispose()
    {
        model.Dispose();
        set.Dispose();
    }

    private object[] Values() =>
    [
        Figures.Bars(["a", "b"], [1, 2], "A figure", "unit"),
        Figures.ImageGrid(set.Test.ToImages(), "Another"),
        Claim.AtLeast("C01", "one is positive", 1, 0, seed: 1),
        new LatentExplorer("Drag the point",
            [new("VAE", ModelWeights.Of(model), model.Encode(set.Test.Images).ToTable())], set.Test.Labels,
            set.Test.LabelNames),
        new Playground(),
        new PlotlyScript(),
        model,
        model.Describe(),
        set.Train,
        set,
        TensorView.Of(set.Test.Images),
        ModuleView.Of(torch.nn.Linear(2, 3)),
    ];

    [Fact]
    public void Dotnet_interactives_own_formatter_shows_each_of_the_kits_types_as_the_kit_does() =>
        Assert.All(Values(), value =>
        {
            Assert.Contains("text/html", Formatter.GetPreferredMimeTypesFor(value.GetType()));
            Assert.Equal(ByVersosRule(value), Formatter.ToDisplayString(value, "text/html"));
            Assert.Equal(value.ToString(), Formatter.ToDisplayString(value, "text/plain"));
        });

    [Fact]
    public void Every_type_that_has_a_page_tells_dotnet_interactive_so()
    {
        Type[] withPage =
        [
            .. from assembly in new[] { typeof(Claim), typeof(Figure), typeof(CheckResult),
                typeof(Experiments.Experiment) }.Select(type => type.Assembly)
               from type in assembly.GetExportedTypes()
               where type.GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly,
                   Type.EmptyTypes)?.ReturnType == typeof(string)
               select type,
        ];
        Assert.Contains(typeof(CheckResult), withPage);
        Assert.All(withPage, type => Assert.Contains("text/html", Formatter.GetPreferredMimeTypesFor(type)));
        Assert.All(withPage,
            type => Assert.NotNull(type.GetCustomAttribute<LatentLab.Hosts.TypeFormatterSourceAttribute>()));
    }

    [Fact]
    public void Verso_finds_a_page_on_each_of_the_kits_types() =>
        Assert.All(Values(), value => Assert.StartsWith("<", ByVersosRule(value)));

    [Fact]
    public void A_kit_that_a_host_loaded_apart_from_its_own_assemblies_is_shown_all_the_same()
    {
        var apart = new Apart();
        Assembly kit = apart.LoadFromAssemblyName(new AssemblyName("LatentLab")),
            plots = apart.LoadFromAssemblyName(new AssemblyName("LatentLab.Plots"));
        Type Kit(string name) => kit.GetType($"LatentLab.{name}", throwOnError: true)!;

        object claim =
            Kit("Claims.Claim").GetMethod("AtLeast")!.Invoke(null, ["C01", "one is positive", 1.0, 0.0, 1, ""])!;
        object terms = Activator.CreateInstance(Kit("Training.LossTerms"), 3.0, 2.0, 1.0)!;
        var epochs = Array.CreateInstance(Kit("Training.EpochMetrics"), 1);
        epochs.SetValue(Activator.CreateInstance(Kit("Training.EpochMetrics"), 1, terms, null, 0.5, 0L), 0);
        object history = Activator.CreateInstance(Kit("Training.TrainingHistory"), [epochs])!;
        MethodInfo curves = plots.GetType("LatentLab.Plots.Figures")!.GetMethods().Single(
            method => method.Name == "LossCurves" && method.GetParameters()[0].ParameterType == history.GetType());
        object figure = curves.Invoke(null, [history, "Apart", null, null])!;

        Assert.All([claim, figure], value =>
        {
            Assert.NotSame(typeof(Claim).Assembly, value.GetType().Assembly);
            Assert.NotSame(typeof(Figure).Assembly, value.GetType().Assembly);
            Assert.Equal(ByVersosRule(value), Formatter.ToDisplayString(value, "text/html"));
        });
        Assert.Contains("✓ holds", ByVersosRule(claim));
        Assert.Contains("latentlab-plot", ByVersosRule(figure));
    }

    [Theory]
    [InlineData("var (shown, update) = LatentLab.Hosts.HostDisplay.Show(\"first\"); update(\"second\");")]
    [InlineData("var shown = \"first\".Display(); shown.Update(\"second\");")]
    [InlineData("var shown = display((object)\"first\"); shown.Update(\"second\");")]
    public async Task What_a_cell_displays_is_renewed_in_its_place(string cell)
    {
        using var session = new NotebookSession();
        var outputs = new OutputList();
        CellResult result = await session.ExecuteAsync($"#r \"LatentLab\"\n{cell}", outputs,
            cancellation: TestContext.Current.CancellationToken);
        Assert.Null(result.Error);
        Assert.Equal("second",
            Assert.IsType<DisplayOutput>(Assert.Single(outputs.Items)).Data["text/plain"]!.GetValue<string>());
    }

    [Fact]
    public void Outside_of_a_cell_nothing_can_be_shown() =>
        Assert.False(HostDisplay.CanUpdate || HostDisplay.Show("x").Shown);

    // A public method without parameters, called by its name, that gives a string.
    private static string ByVersosRule(object value) =>
        (string)value.GetType().GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, null, Type.EmptyTypes,
            null)!.Invoke(value, null)!;

    /// <summary>
    /// As the first cell of kit.dib has it: the kit's folder answers for everything but what is Microsoft's.
    /// </summary>
    private sealed class Apart() : AssemblyLoadContext("LatentLab, apart")
    {
        protected override Assembly? Load(AssemblyName name)
        {
            string path = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
            return !name.Name!.StartsWith("Microsoft.", StringComparison.Ordinal) && File.Exists(path)
                ? LoadFromAssemblyPath(path)
                : null;
        }
    }
}
