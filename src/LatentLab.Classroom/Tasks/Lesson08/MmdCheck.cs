using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tasks.Lesson08;

/// <summary>
/// The unbiased squared maximum mean discrepancy with the kernel exp(−‖x − y‖² / 2σ²) (Gretton et al. 2012, equation 3). Inputs are two samples, [n, d] and [m, d], and the bandwidth, a scalar.
/// </summary>
internal static class MmdCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("biased-mmd", "Biased: you count each point as its own neighbour, k(x, x) = 1, so that the MMD of two samples of one distribution is above 0. Leave the diagonals of k(x, x′) and k(y, y′) out, and divide by n(n − 1).",
            x => Within(x, 0, diagonal: true) / Square(x, 0) + Within(x, 1, diagonal: true) / Square(x, 1) - 2 * Across(x)),
        new("diagonal-removed-but-counted", "The diagonals are left out of the sums but not of the counts: n points have n(n − 1) ordered pairs of different ones.", x => Within(x, 0) / Square(x, 0) + Within(x, 1) / Square(x, 1) - 2 * Across(x)),
        new("diagonal-counted-but-not-divided", "The diagonals are in the sums, but you divide by n(n − 1) as if they weren't. Take them out: n ones from each sum.",
            x => Within(x, 0, diagonal: true) / Pairs(x, 0) + Within(x, 1, diagonal: true) / Pairs(x, 1) - 2 * Across(x)),
        new("cross-term-once", "The cross term counts twice: mean k(x, x′) + mean k(y, y′) − 2·mean k(x, y).", x => Own(x) - Across(x)),
        new("sign-flipped", "The cross term has the wrong sign: the nearer the samples are to each other, the smaller the MMD.", x => Own(x) + 2 * Across(x)),
        new("sign-flipped", "All signs are flipped: the MMD of two different distributions is positive.", x => 2 * Across(x) - Own(x)),
        new("root-taken", "You took the root. Asked is the squared MMD, which may be negative for two samples of one distribution.", x => (Own(x) - 2 * Across(x)).abs().sqrt()),
        new("half-missing-in-kernel", "Missing ½ in the kernel: exp(−‖x − y‖² / 2σ²).", x => Mmd(x, (squares, width) => (-squares / (width * width)).exp())),
        new("bandwidth-not-squared", "σ for σ² in the kernel: the squared distance is divided by 2σ².", x => Mmd(x, (squares, width) => (-squares / (2 * width)).exp())),
        new("distance-not-squared", "The distance isn't squared in the kernel: exp(−‖x − y‖² / 2σ²).", x => Mmd(x, (squares, width) => (-(squares + 1e-12).sqrt() / (2 * width * width)).exp())),
        new("summed-over-pairs", "Sums for means: divide each sum of the kernel by the number of its pairs, or larger samples give larger values.", x => Within(x, 0) + Within(x, 1) - 2 * Across(x) * (x[0].shape[0] * x[1].shape[0])),
        new("only-cross-term", "Yours is the cross term alone: how alike the points of one sample are to each other is needed for comparison.", x => 2 * Across(x)),
        new("linear-kernel", "That is the squared distance of the two means. It can't see a difference in width or shape; the Gaussian kernel can.", x => (x[0].mean([0]) - x[1].mean([0])).square().sum()),
    ];

    public static Func<Func<Tensor, Tensor, double, double>, Trial, CheckResult> Judge { get; } = Formulas.Judge<Func<Tensor, Tensor, double, double>>(
        (answer, x) => tensor(answer(x[0], x[1], x[2].ToDouble())), trial => [Seeded(trial, 1, 60, 45, 2, 1.3), Seeded(trial, 2, 30, 50, 5, 2.5)], x => Own(x) - 2 * Across(x), "one number", Wrong,
        "Right, and unbiased: 0 on average between two samples of one distribution.");

    private static Tensor[] Seeded(Trial trial, int stream, long n, long m, long width, double bandwidth) =>
        [trial.Normal(stream, n, width).to(float64), (0.6 * trial.Normal(stream + 100, m, width) + 0.5).to(float64), tensor(bandwidth)];

    private static Tensor Own(Tensor[] x) => Within(x, 0) / Pairs(x, 0) + Within(x, 1) / Pairs(x, 1);

    private static double Pairs(Tensor[] x, int which) => x[which].shape[0] * (x[which].shape[0] - 1.0);

    private static double Square(Tensor[] x, int which) => Math.Pow(x[which].shape[0], 2);

    private static Tensor Gauss(Tensor squares, double width) => (-squares / (2 * width * width)).exp();

    private static Tensor Squares(Tensor a, Tensor b) => (a.unsqueeze(1) - b.unsqueeze(0)).square().sum(2);

    private static Tensor Within(Tensor[] x, int which, bool diagonal = false, Func<Tensor, double, Tensor>? kernel = null)
    {
        Tensor values = (kernel ?? Gauss)(Squares(x[which], x[which]), x[2].ToDouble());
        return diagonal ? values.sum() : values.sum() - values.diagonal().sum();
    }

    private static Tensor Across(Tensor[] x, Func<Tensor, double, Tensor>? kernel = null) => (kernel ?? Gauss)(Squares(x[0], x[1]), x[2].ToDouble()).mean();

    private static Tensor Mmd(Tensor[] x, Func<Tensor, double, Tensor> kernel) =>
        Within(x, 0, kernel: kernel) / Pairs(x, 0) + Within(x, 1, kernel: kernel) / Pairs(x, 1) - 2 * Across(x, kernel);
}
