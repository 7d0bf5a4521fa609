using LatentLab.Classroom.Grading.Likeness;
using LatentLab.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Classroom.Tests.Grading;

/// <summary>
/// What is alike beyond chance is shown, whoever renames and comments; what independent writers arrive at is not. The
/// control are the right answers on which the tasks are tried: each is written in another way.
/// </summary>
public sealed class AlikeAnswersTests
{
    private const string Walk = """
        Tensor MyLogWeight(Tensor logLikelihood, Tensor latent, Tensor mean, Tensor logVariance)
        {
            Tensor prior = -0.5 * latent.square().sum(dim: 1);
            Tensor distance = (latent - mean).square() / logVariance.exp();
            Tensor posterior = -0.5 * (logVariance + distance).sum(dim: 1);
            return logLikelihood + prior - posterior;
        }
        """;

    private const string Renamed = """
        // entirely my own work
        Tensor MyLogWeight(Tensor ll, Tensor z, Tensor mu, Tensor lv)
        {
            Tensor a = -0.5 * z.square().sum(dim: 1);   // the prior
            Tensor b = (z - mu).square() / lv.exp();

            Tensor c = -0.5 * (lv + b).sum(dim: 1);
            return ll + a - c;
        }
        """;

    private const string Stub = """
        Tensor MyLogWeight(Tensor logLikelihood, Tensor latent, Tensor mean, Tensor logVariance)
        {
            throw new NotImplementedException();   // your code here
        }
        """;

    private static WrittenAnswer By(string student, string source, string task = "log-weight") =>
        new(student, student, task, source);

    private static IReadOnlyList<AlikePair> Find(params WrittenAnswer[] answers) => AlikeAnswers.Find(answers,
        new Dictionary<string, string>(), new Dictionary<string, string> { ["log-weight"] = Stub });

    [Fact]
    public void Names_comments_and_layout_hide_nothing()
    {
        AlikePair pair = Assert.Single(Find(By("Ada", Walk), By("Bob", Renamed)));
        Assert.Equal(("Ada", "Bob", 1.0), (pair.First.Student, pair.Second.Student, pair.Likeness));
    }

    [Fact]
    public void Two_attempts_of_one_student_are_no_pair_nor_are_two_stubs() =>
        Assert.Empty(Find(By("Ada", Walk), By("Ada", Renamed), By("Bob", Stub), By("Cy", Stub)));

    [Fact]
    public void The_solutions_own_text_is_shown_beside_it()
    {
        IReadOnlyList<AlikePair> found = AlikeAnswers.Find([By("Ada", Walk)],
            new Dictionary<string, string> { ["log-weight"] = Renamed }, new Dictionary<string, string>());
        Assert.Equal(("Ada", ""), (Assert.Single(found).First.Student, found[0].Second.Student));
    }

    [Fact]
    public void What_everybody_writes_in_a_line_is_not_compared()
    {
        const string line =
            "Tensor MyKl(Tensor m, Tensor lv)\n{\nreturn 0.5 * (m.square() + lv.exp() - 1 - lv).sum(1);\n}";
        Assert.Empty(Find(By("Ada", line), By("Bob", line), By("Cy", "string mine = \"b\";"),
            By("Di", "string mine = \"b\";")));
    }

    [Fact]
    public void What_more_than_half_of_a_class_writes_says_nothing_and_what_two_of_it_write_does()
    {
        WrittenAnswer[] all = [.. Enumerable.Range(0, 12).Select(place => By($"pupil {place}", Walk))];
        Assert.Empty(Find(all));
        WrittenAnswer[] two = [.. Enumerable.Range(0, 12).Select(place => By($"pupil {place}",
            place < 2 ? Renamed : $"Tensor MyLogWeight() => f{string.Concat(Enumerable.Range(0, 40)
                .Select(step => $".m{place * step}({step})"))};"))];
        Assert.Single(Find(two));
    }

    [Fact]
    public void Words_are_compared_as_words()
    {
        const string words = "The KL alone is zero where every posterior is the prior, so that the code of an image "
            + "holds nothing of the image any more, and nothing in the space can mean anything to the decoder, "
            + "whatever its weights are; only the reconstruction asks for meaning, and the KL for order.";
        string inOne = $"string a = \"{words}\";",
            inLines = $"string a =\n  \"\"\"\n  {words.Replace(", ", ",\n  ")}\n  \"\"\";";
        Assert.Equal(AnswerText.Of(inOne).Runs, AnswerText.Of(inLines).Runs);
        Assert.Single(Find(By("Ada", inOne, "kl-alone"), By("Bob", inLines, "kl-alone")));
    }

    /// <summary>The control: no pair of independent right answers is shown, and the largest share is known.</summary>
    [Fact]
    public void Right_answers_that_were_written_independently_stay_below_the_threshold()
    {
        (string Task, string Name, AnswerText Text)[] all = [.. Rights()];
        (double Share, string Names)[] shares =
        [
            .. (from first in all
                from second in all
                where first.Task == second.Task && string.CompareOrdinal(first.Name, second.Name) < 0
                where Math.Min(first.Text.Size, second.Text.Size) >= AlikeAnswers.Smallest
                select (Share: first.Text.LikenessTo(second.Text),
                    $"{Path.GetFileName(first.Task)} {first.Name} {second.Name}"))
            .OrderByDescending(pair => pair.Share),
        ];
        string spread = $"{shares.Length} pairs of {all.Length} answers, the most alike "
            + string.Join(", ", shares.Take(8).Select(pair => $"{pair.Share:F3} ({pair.Item2})"));
        TestContext.Current.SendDiagnosticMessage(spread);
        Assert.True(shares.Length >= 30, spread);
        Assert.True(shares[0].Share < AlikeAnswers.Threshold, spread);
    }

    // The sources of the tests themselves: by class of cases, the parts of its property Right.
    private static IEnumerable<(string Task, string Name, AnswerText Text)> Rights()
    {
        foreach (string file in Directory.GetFiles(
            Path.Combine(Clone.Folder, "tests", "LatentLab.Classroom.Tests", "Tasks"), "*Cases.cs",
            SearchOption.AllDirectories))
        {
            SyntaxNode root = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
            var methods = root.DescendantNodes().OfType<MethodDeclarationSyntax>()
                .ToLookup(method => method.Identifier.Text, method => method.ToString());
            foreach (TupleExpressionSyntax one in root.DescendantNodes().OfType<PropertyDeclarationSyntax>()
                .Where(property => property.Identifier.Text == "Right")
                .SelectMany(property => property.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax))
                .OfType<TupleExpressionSyntax>().Where(tuple => tuple.Arguments.Count == 2
                    && tuple.Arguments[0].Expression is LiteralExpressionSyntax))
            {
                string source = one.Arguments[1].Expression.ToString();
                yield return (file, one.Arguments[0].ToString(),
                    AnswerText.Of(methods[source].FirstOrDefault() ?? source));
            }
        }
    }
}
