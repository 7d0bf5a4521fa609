using LatentLab.Book.Translation;

namespace LatentLab.Book.Tests.Translation;

public class CSharpWordsTests
{
    private static readonly HashSet<string> none = [];

    private static CSharpWords Of(string source) => new(source, none, isSettings: false);

    private static string In(string source, params (string English, string Chinese)[] words) =>
        Of(source).With(passage => words.FirstOrDefault(pair => pair.English == passage.English).Chinese);

    [Theory]
    [InlineData("""Show("two words")""", "two words")]
    [InlineData("Show(@\"two \"\"words\"\"\")", "two \"words\"")]
    [InlineData("""Show($"two {count:N0} words")""", "two {count:N0} words")]
    [InlineData("""Show($"{{two}} {count} words")""", "{{two}} {count} words")]
    [InlineData("""Show("{two} words")""", "{two} words")]
    [InlineData("""Show("two " + "words")""", "two words")]
    [InlineData("""Show("two " + $"{count}" + " words")""", "two {count} words")]
    [InlineData("""Show("two " + count + " words")""", "two {count} words")]
    [InlineData("""Show(first + second + " words")""", "{first + second} words")]
    [InlineData("Show(\"two \"\n    + \"words\")", "two words")]
    [InlineData("Show(\"\"\"\n    two\n      words\n    \"\"\")", "two\n  words")]
    public void A_string_is_found_whole_whatever_its_spelling(string source, string english) =>
        Assert.Equal(english, Assert.Single(Of(source).Passages).English);

    [Fact]
    public void A_string_in_a_hole_is_a_passage_of_its_own_and_moves_with_its_hole()
    {
        const string source = """Show($"it {(ok ? "holds" : "fails")} for {name}")""";

        Assert.Equal(["""it {(ok ? "holds" : "fails")} for {name}""", "holds", "fails"],
            Of(source).Passages.Select(passage => passage.English));
        Assert.Equal("""Show($"对 {name} 而言{(ok ? "成立" : "fails")}")""", In(source,
            ("""it {(ok ? "holds" : "fails")} for {name}""", """对 {name} 而言{(ok ? "holds" : "fails")}"""),
            ("holds", "成立")));
        Assert.Equal("""Show($"it {(ok ? "成立" : "fails")} for {name}")""", In(source, ("holds", "成立")));
    }

    [Fact]
    public void Words_that_need_escapes_get_them() =>
        Assert.Equal("""Show("一\t\"二\"\n三\\")""", In("""Show("one two")""", ("one two", "一\t\"二\"\n三\\")));

    [Fact]
    public void A_long_string_is_broken_below_its_beginning_between_Chinese_letters()
    {
        string words = string.Concat(Enumerable.Repeat("编码器", 20));
        string[] lines =
            In("Show(\n    \"words to \"\n    + \"translate\", 1)", ("words to translate", words)).Split('\n');

        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.True(line.Sum(letter => letter > 0x2E80 ? 2 : 1) <= 100, line));
        Assert.StartsWith("    + \"", lines[2]);
        Assert.Equal(words, string.Concat(lines.SelectMany(line => line).Where(letter => letter > 0x2E80)));
    }

    [Fact]
    public void Comments_below_each_other_are_one_passage_and_are_wrapped_anew()
    {
        const string source = "int a = 1;   // the first\n             // and more\n// another\nint b;   // a third\n";

        Assert.Equal(["the first and more", "another", "a third"],
            Of(source).Passages.Select(passage => passage.English));
        Assert.Equal("int a = 1;   // 第一\n// another\nint b;   // 第三\n",
            In(source, ("the first and more", "第一"), ("a third", "第三")));
    }

    [Theory]
    [InlineData("""Show("C03")""")]
    [InlineData("""Show("model.latent", "../runs/a.json", "text/html")""")]
    [InlineData("""if (kind == "linear") Show();""")]
    [InlineData("""Show(kind is "linear" or "deep")""")]
    [InlineData("""Show(table["linear"])""")]
    [InlineData("Show(); // cell: train")]
    [InlineData("Show(); // [batch, latent]")]
    [InlineData("// Exercises.Kl.Hint().Display();\nShow();")]
    [InlineData("Show($\"{share:P0}\")")]
    [InlineData("Show(\"±\", \"μ₁\")")]
    public void What_code_reads_and_what_has_no_words_is_left_out(string source) =>
        Assert.Equal([], new CSharpWords(source, CSharpNames.KeysOf(source).ToHashSet(), isSettings: false).Passages);

    [Fact]
    public void A_string_that_is_compared_somewhere_is_a_name_everywhere()
    {
        const string source = """Show("linear"); if (kind == "linear") Show("two words");""";

        Assert.Equal(["two words"], new CSharpWords(source, CSharpNames.KeysOf(source).ToHashSet(), isSettings: false)
            .Passages.Select(passage => passage.English));
    }

    [Fact]
    public void Magic_lines_stay_where_they_are() =>
        Assert.Equal("#!share mean --from csharp\nShow(\"两个词\")",
            In("#!share mean --from csharp\nShow(\"two words\")", ("two words", "两个词")));

    [Fact]
    public void A_hole_that_the_English_has_not_is_refused_by_name() =>
        Assert.Contains("{size}", Assert.Throws<BookException>(
            () => In("""Show($"two {count} words")""", ("two {count} words", "{size} 个词"))).Message);
}
