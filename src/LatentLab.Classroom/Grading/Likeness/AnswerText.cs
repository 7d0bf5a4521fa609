using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentLab.Classroom.Grading.Likeness;

/// <summary>
/// An answer as a bag of short runs of tokens: comments, layout and the names that its writer chose are not in it;
/// the members that it calls, its numbers, and the words of its texts are.
/// </summary>
internal sealed class AnswerText
{
    /// <summary>Tokens in a run: long enough that one which two answers share says something.</summary>
    public const int Run = 5;

    private const string AnyName = "name";
    private static readonly char[] Apart = [' ', '\t', '\r', '\n', '"'];
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private readonly Dictionary<string, int> runs;

    private AnswerText(Dictionary<string, int> runs) => this.runs = runs;

    /// <summary>How many runs it has.</summary>
    public int Size => runs.Values.Sum();

    public IEnumerable<string> Runs => runs.Keys;

    public static AnswerText Of(string source)
    {
        string[] tokens = [.. Tokens(source)];
        var runs = new Dictionary<string, int>();
        for (int start = 0; start + Run <= tokens.Length; start++)
        {
            string run = string.Join(' ', tokens, start, Run);
            runs[run] = runs.GetValueOrDefault(run) + 1;
        }
        return new AnswerText(runs);
    }

    /// <summary>The same without runs that say nothing: those of what was handed out, or of what everybody
    /// writes.</summary>
    public AnswerText Without(IReadOnlySet<string> usual) =>
        new(runs.Where(run => !usual.Contains(run.Key)).ToDictionary());

    /// <summary>The share of runs that two answers have in common (Dice): 1 for equal ones, 0 for none.</summary>
    public double LikenessTo(AnswerText other)
    {
        int common = runs.Sum(run => Math.Min(run.Value, other.runs.GetValueOrDefault(run.Key)));
        return Size + other.Size == 0 ? 0 : 2.0 * common / (Size + other.Size);
    }

    private static IEnumerable<string> Tokens(string source)
    {
        SyntaxKind before = SyntaxKind.None;
        // Tokens, not a tree: what does not compile is compared too, and depth costs nothing.
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(source, options: Script))
        {
            if (token.IsKind(SyntaxKind.EndOfFileToken))
                yield break;
            if (token.IsKind(SyntaxKind.IdentifierToken))
                yield return before is SyntaxKind.DotToken ? token.ValueText : AnyName;
            else if (token.Text.Contains('"'))   // whichever of C#'s quotes are around it
                foreach (string word in token.Text.Split(Apart, StringSplitOptions.RemoveEmptyEntries))
                    yield return word.ToLowerInvariant();
            else
                yield return token.Text;
            before = token.Kind();
        }
    }
}
