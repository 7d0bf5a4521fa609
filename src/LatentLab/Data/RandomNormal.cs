namespace LatentLab.Data;

internal static class RandomNormal
{
    /// <summary>
    /// One draw from N(0, 1) (Box and Muller 1958; the second of the pair is dropped so that each draw takes two
    /// uniforms).
    /// </summary>
    public static double NextNormal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
