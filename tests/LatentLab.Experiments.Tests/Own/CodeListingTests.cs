using System.Reflection;
using System.Runtime.Loader;
using LatentLab.Experiments.Own;
using TorchSharp;

namespace LatentLab.Experiments.Tests.Own;

/// <summary>What the digest of one's own code sees, and what it doesn't.</summary>
public class CodeListingTests
{
    private static string Digest(Delegate function) => CodeListing.Of(function).Digest;

    private static double Twice(double x) => 2 * x;

    private static double Thrice(double x) => 3 * x;

    private static Func<double, double> Times(double factor) => x => factor * x;

    private static int changing = 1;

    private static readonly torch.Device Device = torch.CPU;

    private abstract class Shape
    {
        public abstract double Area();
    }

    private sealed class Square(double side) : Shape
    {
        public override double Area() => side * side;
    }

    private sealed class Circle(double radius) : Shape
    {
        public override double Area() => Math.PI * radius * radius;
    }

    [Fact]
    public void The_same_code_has_the_same_digest_wherever_it_stands()
    {
        Assert.Equal(Digest((double x) => x + 1), Digest((double x) => x + 1));   // two lambdas by other names
        Assert.Equal(Digest((double x) => Twice(x) + Times(2)(x)), Digest((double x) => Twice(x) + Times(2)(x)));
        Assert.Equal(Digest(Times(2)), Digest(Times(2)));
    }

    [Fact]
    public void A_constant_a_called_function_and_an_operator_count()
    {
        Func<double, double>[] others = [x => x + 1, x => x + 2, x => x - 1, x => Twice(x), x => Thrice(x)];
        Assert.Equal(others.Length, others.Select(Digest).Distinct().Count());
    }

    [Fact]
    public void Captured_numbers_texts_and_lists_count()
    {
        double number = 2;
        string text = "a";
        int[] widths = [1, 2];
        string One() => Digest(() => $"{number}{text}{widths.Length}");
        HashSet<string> seen = [One()];
        number = 3;
        Assert.True(seen.Add(One()));
        text = "b";
        Assert.True(seen.Add(One()));
        widths[1] = 3;
        Assert.True(seen.Add(One()));
        number = 2;
        (text, widths[1]) = ("a", 2);
        Assert.False(seen.Add(One()));
    }

    [Fact]
    public void Two_functions_that_one_made_are_told_apart_by_what_each_holds()
    {
        string Of(Func<double, double> first, Func<double, double> second) => Digest((double x) => first(second(x)));
        Assert.NotEqual(Of(Times(2), Times(3)), Of(Times(2), Times(4)));
        Assert.NotEqual(Of(Times(2), Times(3)), Of(Times(3), Times(2)));
        Assert.Equal(Of(Times(2), Times(3)), Of(Times(2), Times(3)));
    }

    [Fact]
    public void A_class_that_is_called_through_its_base_counts_with_all_its_methods()
    {
        string square = CodeListing.Of(() => ((Shape)new Square(2)).Area()).Text;
        Assert.Contains("Square.Area", square);
        Assert.DoesNotContain("Circle", square);
        Assert.NotEqual(Digest(() => ((Shape)new Square(2)).Area()), Digest(() => ((Shape)new Circle(2)).Area()));
    }

    [Fact]
    public void A_static_number_counts_with_its_value_now()
    {
        string One() => Digest(() => changing + 1);
        string before = One();
        changing = 5;
        Assert.NotEqual(before, One());
        changing = 1;
        Assert.Equal(before, One());
    }

    [Fact]
    public void Iterators_and_asynchronous_functions_count_with_their_bodies()
    {
        static IEnumerable<int> Numbers()
        {
            yield return 17_171;
        }
        static async Task<int> Later()
        {
            await Task.Yield();
            return 18_181;
        }
        Assert.Contains(17_171.ToString("X4"), Hexadecimal(CodeListing.Of(() => Numbers()).Text));
        Assert.Contains(18_181.ToString("X4"), Hexadecimal(CodeListing.Of(() => Later()).Text));

        // The operands of a listing are little-endian.
        static string Hexadecimal(string text) => string.Join(' ', text.Split('\n')
            .Where(line => line.StartsWith("  ldc.i4 ", StringComparison.Ordinal))
            .Select(line => line[^8..]).Select(hex => $"{hex[2..4]}{hex[0..2]}"));
    }

    [Fact]
    public void What_a_function_takes_from_outside_and_cannot_be_written_out_is_refused()
    {
        using torch.Tensor weights = torch.zeros(3);
        Assert.Contains("'weights' is a Tensor", Assert.Throws<ArgumentException>(
            () => Digest(() => weights.sum())).Message);
        torch.Device device = Device;
        Assert.Contains("Make it inside the function", Assert.Throws<ArgumentException>(
            () => Digest(() => torch.zeros(3, device: device))).Message);
        Digest(() => torch.zeros(3, device: Device));   // read-only, and how it is made is in the listing
    }

    [Fact]
    public void The_code_of_the_frameworks_is_not_in_it() => Assert.DoesNotContain("function TorchSharp",
        CodeListing.Of(() => torch.nn.Linear(2, 2).forward(torch.zeros(1, 2))).Text);

    // As a new process would: the same library, loaded once more.
    [Fact]
    public void The_same_library_loaded_again_has_the_same_digest()
    {
        MethodInfo here = typeof(OneInAFile).GetMethod(nameof(OneInAFile.Make))!;
        var context = new AssemblyLoadContext("again", isCollectible: true);
        MethodInfo again = context.LoadFromAssemblyPath(typeof(OneInAFile).Assembly.Location)
            .GetType(typeof(OneInAFile).FullName!)!.GetMethod(nameof(OneInAFile.Make))!;
        Assert.NotSame(here, again);
        Assert.Equal(Digest(here.CreateDelegate<Func<int, double>>()),
            Digest(again.CreateDelegate<Func<int, double>>()));
        context.Unload();
    }

    [Fact]
    public void The_file_that_it_stands_in_is_kept_as_long_as_it_is_what_was_compiled()
    {
        var (name, text) = Assert.Single(SourceTexts.Of(CodeListing.Of(OneInAFile.Make).Functions));
        Assert.Equal("CodeListingTests.cs", name);
        Assert.Contains("public static double Make", text);
    }
}

/// <summary>A function with a lambda.</summary>
public static class OneInAFile
{
    public static double Make(int count) => Enumerable.Range(0, count).Select(one => one * 1.5).Sum();
}
