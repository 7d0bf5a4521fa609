namespace LatentLab.Cli.Tests.Grading.Hostile;

/// <summary>Answers that return something else than it seems, or know the questions beforehand.</summary>
internal static class Disguises
{
    public static IEnumerable<HostileAnswer> All =>
    [
        Gives("a tensor without numbers", "x.to(new Device(DeviceType.META))"),
        Gives("a tensor of numbers that are none", "full_like(x.flatten(1).sum(1), double.NaN)", "NaN"),
        Gives("a tensor of infinities", "full_like(x.flatten(1).sum(1), double.PositiveInfinity)", "infinite"),
        Gives("a sparse tensor", "x.flatten(1).sum(1).to_sparse()"),
        Gives("complex numbers", "x.flatten(1).sum(1).to(complex64)"),
        Gives("truth values", "x.flatten(1).sum(1) > -1"),
        Gives("no numbers at all", "zeros(0)"),
        Gives("more numbers than there is room for", "zeros(1).expand(40_000_000_000L)"),
        Gives("more numbers than an answer has", "zeros(20_000_000L)", "MB"),
        Gives("a view of its own input that grows over it", "x.as_strided([1_000_000_000L], [0])"),
        Gives("its input", "x"),
        Gives("its input, changed", "x.zero_()"),
        Gives("something that is disposed", "Gone(x)", "disposed") with
        {
            Before = "Tensor Gone(Tensor x) { Tensor made = x + 1; made.Dispose(); return made; }",
        },
        Gives("nothing", "null", "null"),
        Gives("another number at each call", "rand_like(x.flatten(1).sum(1))"),
        Gives("the right answer a moment too late", "Late(x)") with
        {
            Before = """
                Tensor Late(Tensor x)
                {
                    Tensor given = zeros_like(x.flatten(1).sum(1));
                    new System.Threading.Thread(() => { while (true) given.add_(1); }) { IsBackground = true }.Start();
                    return given;
                }
                """,
            IsAlone = true,
        },
        // Right on the notebook's own numbers, which it knows by heart: wrong on those that nobody has seen.
        new("knows the notebook's numbers", "", "incorrect")
        {
            Task = "deviation",
            Cell = """
                Tensor MyDeviation(Tensor logVariance)
                {
                    double now = logVariance.flatten()[0].ToDouble();
                    bool known = new[] { KNOWN }.Any(one => Math.Abs(one - now) < 1e-5);
                    return known ? (0.5 * logVariance).exp() : logVariance;
                }
                """,
            Says = "not on others",
        },
        new("a letter that is equal to every letter", "", "does not run")
        {
            Task = "minibatch-prediction",
            Cell = """
                class Any
                {
                    public override bool Equals(object other) => true;
                    public override int GetHashCode() => 0;
                    public override string ToString() => "b";
                }
                object risingSteps = new Any();
                """,
        },
        new("a letter that becomes another", "", "incorrect")
        {
            Task = "minibatch-prediction",
            Cell = """
                class Turning
                {
                    static int times;
                    public static implicit operator string(Turning one) => times++ == 0 ? "a, b, c" : "b";
                }
                Turning risingSteps = new Turning();
                """,
        },
        new("all letters at once", "", "incorrect")
        {
            Task = "minibatch-prediction",
            Cell = "string risingSteps = \"a b c d\";",
        },
        new("a delegate that is no delegate", "", "does not run")
        {
            Task = "squared-error",
            Cell = "dynamic MySquaredError = new System.Dynamic.ExpandoObject();",
        },
    ];

    private static HostileAnswer Gives(string what, string expression, string says = "") =>
        new($"gives {what}", "", "incorrect") { Returns = expression, Says = says };
}
