using System.Text.RegularExpressions;
using LatentLab.Book.Translation;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Cli.Tests;

/// <summary>The course's translations beside its English: they can say other words and nothing else.</summary>
public sealed partial class TranslationTests
{
    private static readonly string lessons = Path.Combine(ProjectFolder.Find(), "notebooks");

    private static readonly Lazy<TranslationFile[]> files = new(() => [.. Translations.Files(lessons)]);

    public static TheoryData<string> Notebooks =>
        [.. CourseWords.Notebooks(lessons).Select(notebook => notebook.Name)];

    [Fact]
    public void The_files_are_those_of_todays_English()
    {
        string[] late = [.. TranslationUpdate.Of(CourseWords.Of(lessons), files.Value)
            .Where(file => files.Value.FirstOrDefault(one => one.Name == file.Name)?.ToJson() != file.ToJson())
            .Select(file => $"notebooks/zh/{file.Name}.json: run 'latentlab translate zh'")];
        Assert.Equal([], late);
    }

    [Fact]
    public void Nothing_that_was_translated_has_other_English_now() => Assert.Equal([],
        from file in files.Value
        from entry in file.Entries
        where entry is { IsOpen: true, OldChinese: not null }
        select $"{file.Name}, {entry.Place}: {entry.English}");

    /// <summary>Numbers, formulas, links, claims, code, holes, tags, fixed words and terms.</summary>
    [Fact]
    public void A_translation_has_in_common_with_its_English_what_is_no_words() =>
        Assert.Equal([], TranslationFolder.Faults(lessons));

    [Theory, MemberData(nameof(Notebooks))]
    public void The_code_without_strings_and_comments_is_the_English_code(string name)
    {
        NotebookDocument english = NotebookFile.Load(Path.Combine(lessons, $"{name}.ipynb"));
        NotebookDocument chinese = TranslatedNotebook.Of(english, name, new Translations(files.Value));

        Assert.Equal(Code(english).Select(cell => (cell.Id, Skeleton.Of(cell.Source))),
            Code(chinese).Select(cell => (cell.Id, Skeleton.Of(cell.Source))));
    }

    /// <summary>The English as its own translation: what is found is written, if in another spelling.</summary>
    [Theory, MemberData(nameof(Notebooks))]
    public void Every_passage_of_the_code_can_be_written_again(string name)
    {
        NotebookDocument english = NotebookFile.Load(Path.Combine(lessons, $"{name}.ipynb"));
        IReadOnlySet<string> keys = CourseWords.KeysOf(english);
        foreach (NotebookCell cell in Code(english))
        {
            CellWords words = CellWords.Of(cell, keys);
            string again = words.With(passage => passage.English);
            Assert.Equal(Skeleton.Of(cell.Source), Skeleton.Of(again));
            Assert.Equal(English(words), English(new CSharpWords(again, keys, cell.Tags.Contains("parameters"))));
        }
    }

    // A hole is known by its source; where it holds a sum of strings itself, that is one string now.
    private static IEnumerable<string> English(CellWords words) =>
        words.Passages.Select(passage => Sum().Replace(passage.English, ""));

    [GeneratedRegex(@"""\s*\+\s*\$?""")]
    private static partial Regex Sum();

    private static IEnumerable<NotebookCell> Code(NotebookDocument notebook) => notebook.Cells.Where(cell =>
        cell.Kind == CellKind.Code && cell.Language == CellLanguage.CSharp);

    /// <summary>
    /// C# with "…" for each string or sum of strings, with its holes in the order of their source, and without
    /// comments and layout.
    /// </summary>
    private sealed class Skeleton : CSharpSyntaxRewriter
    {
        public static string Of(string source)
        {
            string code = string.Join('\n', source.Split('\n').Where(line => !line.StartsWith("#!")));
            return new Skeleton().Visit(CSharpSyntaxTree.ParseText(code,
                    new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script))
                .GetRoot()).NormalizeWhitespace().ToFullString();
        }

        public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node) =>
            node.IsKind(SyntaxKind.AddExpression) && HasText(node) ? Short(node) : base.VisitBinaryExpression(node);

        public override SyntaxNode? VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node) =>
            Short(node);

        public override SyntaxNode? VisitLiteralExpression(LiteralExpressionSyntax node) =>
            node.IsKind(SyntaxKind.StringLiteralExpression) ? Short(node) : base.VisitLiteralExpression(node);

        public override SyntaxTrivia VisitTrivia(SyntaxTrivia trivia) =>
            trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) ? default : base.VisitTrivia(trivia);

        private ExpressionSyntax Short(ExpressionSyntax node)
        {
            string[] holes = [.. Holes(node).Select(hole => Visit(hole)!.NormalizeWhitespace().ToFullString())
                .Order(StringComparer.Ordinal)];
            return SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression,
                SyntaxFactory.Literal($"…{string.Join(" ", holes)}"));
        }

        private static IEnumerable<SyntaxNode> Holes(ExpressionSyntax node) => node switch
        {
            ParenthesizedExpressionSyntax inner when HasText(inner.Expression) => Holes(inner.Expression),
            BinaryExpressionSyntax sum when HasText(sum) => Holes(sum.Left).Concat(Holes(sum.Right)),
            LiteralExpressionSyntax literal when HasText(literal) => [],
            InterpolatedStringExpressionSyntax text => text.Contents.OfType<InterpolationSyntax>()
                .Select(hole => hole.WithoutTrivia()),
            _ => [SyntaxFactory.Interpolation(node.WithoutTrivia())],
        };

        private static bool HasText(ExpressionSyntax node) => node switch
        {
            BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) =>
                HasText(sum.Left) || HasText(sum.Right),
            ParenthesizedExpressionSyntax inner => HasText(inner.Expression),
            _ => node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression),
        };
    }
}
