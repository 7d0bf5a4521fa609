namespace LatentLab.Classroom;

/// <summary>
/// Measurements that reading tasks draw: made once with the lesson's own code, so that everybody reads the same plot.
/// </summary>
public static class Recorded
{
    /// <summary>
    /// Squared error per test image after epochs 0 to 12, one row per learning rate (0.0001, 0.001, 0.01): the network
    /// of lesson 01 (784-256-16), 4,000 shipped digits, 1,000 test digits, Adam, batches of 128, seed 1.
    /// </summary>
    public static double[][] LossesByLearningRate =>
    [
        [96.89, 75.29, 51.48, 46.39, 44.02, 41.23, 38.02, 34.65, 31.83, 29.73, 28.20, 27.02, 26.01],
        [96.89, 41.21, 27.13, 22.00, 19.16, 17.67, 16.66, 15.90, 15.34, 14.87, 14.54, 14.21, 14.03],
        [96.89, 44.26, 41.13, 40.38, 40.77, 39.42, 39.22, 39.24, 38.69, 38.55, 38.26, 38.33, 38.18],
    ];

    /// <summary>
    /// A latent line from 0 to 4 with beads at 0, 1, 3 and 4, decoded by cross-fades, and the distance of what it shows
    /// to the nearest of the four images, in shares of the unrelated distance. The images of the middle two are alike
    /// (0.3 apart), the others unrelated. From the formula, not from a training.
    /// </summary>
    public static (double[] Codes, double[] Distances) LatentLine
    {
        get
        {
            (double From, double To, double Apart)[] fades = [(0, 1, 1), (1, 3, 0.3), (3, 4, 1)];
            double[] codes = [.. Enumerable.Range(0, 401).Select(step => step / 100.0)];
            double Distance(double code)
            {
                (double from, double to, double apart) = fades.First(fade => code <= fade.To);
                double t = (code - from) / (to - from);
                return apart * Math.Min(t, 1 - t);
            }
            return (codes, [.. codes.Select(Distance)]);
        }
    }

    /// <summary>
    /// Precision and recall of three generators of eight Gaussians on a ring, against 500 held-out points (lesson 05,
    /// seed 1): collapsed, blurred (one broad Gaussian), and a second sample of the real data.
    /// </summary>
    public static (double[] Precision, double[] Recall) ThreeGenerators =>
        ([0.970, 0.320, 0.954], [0.572, 0.982, 0.968]);

    /// <summary>Widths s of <see cref="SharesByWidth"/>.</summary>
    public static double[] SourceWidths => [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8];

    /// <summary>
    /// Share of 1,000 points from N(0, s²I), the same ones stretched, that decode to shapes: the plain autoencoder of
    /// lesson 04 and the model with KL (784-256-64-2, 2,000 shapes, 30 epochs, seed 1).
    /// </summary>
    public static (double[] Plain, double[] WithKl) SharesByWidth => (
        [0.000, 0.000, 0.001, 0.009, 0.052, 0.132, 0.307, 0.388, 0.452, 0.461],
        [1.000, 0.992, 0.959, 0.908, 0.791, 0.735, 0.612, 0.513, 0.381, 0.326]);

    /// <summary>Code sizes of <see cref="KneeLinear"/> and <see cref="KneeNetwork"/>.</summary>
    public static double[] KneeSizes => [1, 2, 3, 4, 5, 6, 8];

    /// <summary>
    /// Squared error per test image of PCA, by code size, on discs with three knobs: radius 4 to 8, place across and
    /// place upward −5 to 5 pixels (6,000 training images, 1,000 test images).
    /// </summary>
    public static double[] KneeLinear => [40.66, 26.66, 21.09, 17.75, 15.51, 13.71, 11.27];

    /// <summary>
    /// The same of autoencoders with three hidden layers of 128, trained for 15 epochs, one row for each of the seeds 1
    /// to 3.
    /// </summary>
    public static double[][] KneeNetwork =>
    [
        [20.71, 9.27, 2.75, 2.32, 2.59, 2.51, 2.47],
        [23.23, 9.65, 2.81, 2.57, 2.44, 2.84, 2.58],
        [24.69, 8.95, 2.82, 2.66, 2.38, 2.69, 2.43],
    ];
}
