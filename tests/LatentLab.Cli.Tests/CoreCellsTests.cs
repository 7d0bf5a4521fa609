using System.Text.RegularExpressions;
using LatentLab.Notebooks.Documents;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Cli.Tests;

/// <summary>
/// A lesson's optional cells can be left out: no other cell uses a name that only they declare. Read from the syntax,
/// without running anything.
/// </summary>
public sealed partial class CoreCellsTests
{
    private static readonly CSharpParseOptions Script = new(kind: SourceCodeKind.Script);

    public static TheoryData<string> Lessons =>
        [.. Directory.GetFiles(Path.Combine(ProjectFolder.Find(), "notebooks"), "*.ipynb")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Lessons))]
    public void The_core_of_a_lesson_needs_no_optional_cell(string lesson) => Assert.Empty(NeedsOfTheCore(
        NotebookFile.Load(Path.Combine(ProjectFolder.Find(), "notebooks", lesson)).Cells
            .Where(cell => cell.Kind == CellKind.Code)
            .Select(cell => (cell.Id!, cell.Source, cell.Tags.Contains("beyond-the-core")))));

    [Theory]
    [InlineData("int x = 1;", "x + 1")]
    [InlineData("int F() => 1;", "$\"{F():N0}\"")]
    [InlineData("var (x, y) = (1, 2);", "Show(y)")]
    [InlineData("(int x, string y) = (1, \"\");", "new[] { x }")]
    [InlineData("record Beads(int Count);", "Beads[] none = [];")]
    [InlineData("double[] x = [];", "#!javascript\n#!share x --from csharp\nx.length")]
    public void A_name_of_an_optional_cell_is_found_in_the_core(string optional, string core)
    {
        Assert.Single(NeedsOfTheCore([("a", optional, true), ("b", core, false)]));
        Assert.Empty(NeedsOfTheCore([("a", optional, true), ("b", core, true)]));
        Assert.Empty(NeedsOfTheCore([("a", optional, false), ("b", core, false)]));
    }

    [Theory]
    [InlineData("shape.x")]
    [InlineData("F(x: 1)")]
    [InlineData("new P { x = 1 }")]
    [InlineData("list.Select(x => x + 1)")]
    [InlineData("from x in list select x")]
    [InlineData("int x = 2; x")]
    public void Another_thing_of_the_same_name_is_not_that_of_the_optional_cell(string core) =>
        Assert.Empty(NeedsOfTheCore([("a", "int x = 1;", true), ("b", core, false)]));

    /// <returns>For each name that a core cell takes from an optional one: which cells they are.</returns>
    private static List<string> NeedsOfTheCore(IEnumerable<(string Id, string Source, bool Optional)> cells)
    {
        var core = new HashSet<string>();
        var optional = new Dictionary<string, string>();
        var needs = new List<string>();
        foreach ((string id, string source, bool isOptional) in cells)
        {
            (IEnumerable<string> declared, IEnumerable<string> used) = Names(source);
            if (isOptional)
            {
                foreach (string name in declared)
                    optional.TryAdd(name, id);
                continue;
            }
            needs.AddRange(used.Distinct().Where(name => !core.Contains(name) && optional.ContainsKey(name))
                .Select(name => $"Cell '{id}' needs '{name}', declared only in the optional cell '{optional[name]}'."));
            core.UnionWith(declared);
        }
        return needs;
    }

    /// <returns>What a cell hands on to later ones, and what it takes from earlier ones (or from libraries).</returns>
    private static (IEnumerable<string> Declared, IEnumerable<string> Used) Names(string source)
    {
        if (source.StartsWith("#!", StringComparison.Ordinal))
            return ([], Shared().Matches(source).Select(match => match.Groups[1].Value));
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(source, Script).GetRoot();
        HashSet<string> own = [.. root.DescendantNodes().Select(Declares).OfType<string>()];
        return (root.Members.SelectMany(HandedOn), root.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(StandsByItself).Select(name => name.Identifier.Text).Where(name => !own.Contains(name)));
    }

    private static IEnumerable<string> HandedOn(MemberDeclarationSyntax member) => member
        .DescendantNodesAndSelf(node => node == member || node is not (
            BlockSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax or QueryExpressionSyntax
            or ParameterListSyntax or MemberDeclarationSyntax))
        .Select(Declares).OfType<string>();

    private static string? Declares(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.Text,
        SingleVariableDesignationSyntax variable => variable.Identifier.Text,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax method => method.Identifier.Text,
        ParameterSyntax parameter => parameter.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        ForEachStatementSyntax loop => loop.Identifier.Text,
        FromClauseSyntax clause => clause.Identifier.Text,
        LetClauseSyntax clause => clause.Identifier.Text,
        QueryContinuationSyntax group => group.Identifier.Text,
        _ => null,
    };

    /// <summary>Not a member of something, nor the name of an argument or of a property that is being set.</summary>
    private static bool StandsByItself(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name != name,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set => set.Left != name,
        _ => true,
    };

    [GeneratedRegex(@"^#!share (\w+)", RegexOptions.Multiline)]
    private static partial Regex Shared();
}
