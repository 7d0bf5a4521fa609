using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Searching;

/// <summary>What is drawn follows from the seed, and has the distribution that was asked for.</summary>
public class SearchDrawsTests
{
    private static Experiment Of(int draws, params (string Path, Draw Draw)[] space) => Tiny.Betas() with
    {
        Grid = new Dictionary<string, IReadOnlyList<object?>>(),
        Search = new SearchSettings { Draws = draws, Space = space.ToDictionary(one => one.Path, one => one.Draw) },
    };

    private static readonly (string, Draw) Rate = ("training.learningRate", Draw.Logarithmic(1e-4, 1e-1)),
        Latents = ("model.latent", Draw.Between(1, 6));

    [Fact]
    public void More_draws_and_more_fields_leave_the_others_as_they_are()
    {
        double[] few = [.. Of(5, Rate).Plan().Select(run => run.Config.Training.LearningRate)],
            more = [.. Of(9, Rate).Plan().Select(run => run.Config.Training.LearningRate)],
            wide = [.. Of(5, Latents, Rate).Plan().Select(run => run.Config.Training.LearningRate)];
        Assert.Equal(few, more[..5]);
        Assert.Equal(few, wide);
        Assert.NotEqual(few, Of(5, Rate).With("search.seed=2").Plan().Select(run => run.Config.Training.LearningRate));
    }

    // A change would make other runs of every search that there is. From Python:
    // int.from_bytes(sha256(…)[:8], 'little') >> 11, over 2⁵³.
    [Theory]
    [InlineData(1, 0, "training.learningRate", 0.10475774220092027)]
    [InlineData(7, 12, "loss.beta", 0.28752824842244995)]
    public void The_draws_stay_what_they_are(int seed, long number, string path, double expected) =>
        Assert.Equal(expected, SearchDraws.Place(seed, number, path));

    // Kolmogorov–Smirnov at α = 0.001 for n = 2000: 1.95/√n.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Numbers_of_a_range_are_uniform_or_their_logarithms_are(bool logarithmic)
    {
        const int count = 2000;
        Field field = Fields.Find("training.learningRate");
        Draw draw = logarithmic ? Draw.Logarithmic(1e-4, 1e-1) : Draw.Between(1e-4, 1e-1);
        double[] places = [.. Enumerable.Range(0, count)
            .Select(number => (double)draw.At(SearchDraws.Place(1, number, field.Path), field)!)
            .Select(value => logarithmic ? Math.Log10(value / 1e-4) / 3 : (value - 1e-4) / (1e-1 - 1e-4)).Order()];
        Assert.InRange(places.Select((place, index) => Math.Max(Math.Abs(place - (double)index / count),
            Math.Abs(place - (index + 1.0) / count))).Max(), 0, 1.95 / Math.Sqrt(count));
    }

    // χ² with 5 degrees of freedom is below 20.5 with probability 0.999.
    [Fact]
    public void Whole_numbers_are_equally_likely_from_end_to_end()
    {
        const int count = 6000;
        Field field = Fields.Find("model.latent");
        int[] counts = new int[6];
        for (int number = 0; number < count; number++)
            counts[(int)Latents.Item2.At(SearchDraws.Place(1, number, field.Path), field)! - 1]++;
        Assert.InRange(counts.Sum(found => Math.Pow(found - count / 6.0, 2) / (count / 6.0)), 0, 20.5);
    }

    // P(k) = log((k+1)/k) / log((high+1)/low): the share of the logarithm's line that is k's.
    [Fact]
    public void Whole_numbers_of_a_logarithmic_range_have_its_shares()
    {
        const int count = 6000;
        Field field = Fields.Find("model.latent");
        Draw draw = Draw.Logarithmic(1, 7);
        double ones = Enumerable.Range(0, count).Count(
            number => (int)draw.At(SearchDraws.Place(3, number, field.Path), field)! == 1) / (double)count;
        double share = Math.Log(2) / Math.Log(8);
        Assert.InRange(ones, share - 4 * Math.Sqrt(share * (1 - share) / count),
            share + 4 * Math.Sqrt(share * (1 - share) / count));
    }

    [Fact]
    public void All_of_a_small_space_are_drawn_each_once_and_no_more_can_be()
    {
        var kinds = ("loss.klParts", Draw.OneOf("full", "mean-only"));
        Assert.Equal(12, Of(12, Latents, kinds).Plan().Select(run => run.Hash).Distinct().Count());
        Assert.Contains("at most 12", Assert.Throws<ArgumentException>(() => Of(13, Latents, kinds).Plan()).Message);
    }

    [Fact]
    public void Draws_stand_beside_the_grid_the_list_and_seeds()
    {
        Experiment experiment = Of(3, Rate) with
        {
            Grid = new Dictionary<string, IReadOnlyList<object?>> { ["loss.beta"] = [1, 4] },
            Seeds = [1, 2],
        };
        Assert.Equal(12, experiment.Plan().Count);
        Assert.Equal(3, experiment.Plan().Select(run => run.Config.Training.LearningRate).Distinct().Count());
        Assert.Equal(["loss.beta", "training.learningRate"], experiment.Varied);
    }

    [Fact]
    public void A_file_an_object_and_a_command_line_mean_the_same()
    {
        Experiment given = Of(4, Rate, Latents, ("loss.beta", Draw.OneOf(0.5, 1))) with
        {
            Search = Of(4, Rate, Latents, ("loss.beta", Draw.OneOf(0.5, 1))).Search! with
            {
                Method = SearchMethod.Halving,
                Eta = 2,
                MinEpochs = 2,
                Goal = SearchGoal.Reconstruction,
                Seed = 5
            }
        };
        Experiment read = Experiment.Parse(given.ToJson());
        Assert.Equal(given.Search, read.Search);
        Assert.Equal(given.Plan().Select(run => run.Hash), read.Plan().Select(run => run.Hash));
        Experiment typed = (Tiny.Betas() with { Grid = new Dictionary<string, IReadOnlyList<object?>>() }).With(
            "search.method=halving", "search.draws=4", "search.eta=2", "search.minEpochs=2",
            "search.goal=reconstruction", "search.seed=5", "training.learningRate=log:1e-4..1e-1", "model.latent=1..6",
            "loss.beta=0.5..1");
        Assert.Equal(given.Plan().Select(run => run.Config.Training.LearningRate),
            typed.Plan().Select(run => run.Config.Training.LearningRate));
        Assert.Equal(["loss.beta=0.5..1"], typed.Overrides.TakeLast(1));
        Assert.Null(Of(4, Rate).With("training.learningRate=0.01").Search);   // nothing is left to draw
    }

    [Theory]
    [InlineData("\"methd\": \"random\"", "no 'methd' in search")]
    [InlineData("\"method\": \"bayes\"", "random, halving")]
    [InlineData("\"space\": {\"loss.beta\": {\"low\": 1}}", "both low and high")]
    [InlineData("\"space\": {\"loss.beta\": {\"low\": 0, \"high\": 1, \"log\": true}}", "begins above 0")]
    [InlineData("\"space\": {\"loss.beta\": {\"low\": 2, \"high\": 1}}", "a low and a high end")]
    [InlineData("\"space\": {\"loss.beta\": [\"x\"]}", "a number of at least 0")]
    [InlineData("\"space\": {\"loss.klParts\": {\"low\": 1, \"high\": 2}}", "only numbers have a range")]
    [InlineData("\"space\": {\"loss.betta\": [1]}", "loss.beta")]
    [InlineData("\"draws\": 3", "expected a 'space'")]
    [InlineData("\"space\": {\"model.latent\": {\"low\": 0, \"high\": 4}}", "model.latent")]
    public void What_cannot_be_is_refused_with_the_reason(string search, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(
            () => Experiment.Parse($"{{\"name\": \"x\", \"search\": {{{search}}}}}")).Message);
}
