namespace LatentLab.Data;

/// <summary>
/// A stream of random numbers in integer arithmetic (SplitMix64: Steele, Lea &amp; Flood 2014), so that a seed gives
/// the same digits on every machine and in every version of .NET. Every image has its own stream.
/// </summary>
internal struct DigitRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private ulong state;

    /// <summary>The stream numbered <paramref name="stream"/> of <paramref name="seed"/>.</summary>
    public DigitRandom(int seed, int stream)
    {
        state = Mix((uint)seed + GoldenGamma) ^ Mix((uint)stream * GoldenGamma + 1);
    }

    /// <summary>Uniform over all 64-bit numbers.</summary>
    public ulong NextBits() => Mix(state += GoldenGamma);

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double NextUniform(double low, double high) => low + (high - low) * NextUnit();

    /// <summary>
    /// 0 … <paramref name="count"/> − 1; the bias of the remainder is below <paramref name="count"/> · 2⁻⁶⁴.
    /// </summary>
    public int NextIndex(int count) => (int)(NextBits() % (ulong)count);

    public bool NextChance(double probability) => NextUnit() < probability;

    /// <summary>
    /// Nearly normal with mean 0 and the given standard deviation: the sum of four uniforms. Plain additions, where the
    /// logarithm and cosine of the exact method differ in their last bit between platforms; and never beyond 3.5
    /// deviations.
    /// </summary>
    public double NextBell(double deviation)
    {
        double sum = NextUnit() + NextUnit() + NextUnit() + NextUnit() - 2;
        return sum * deviation * 1.7320508075688772; // four uniforms have variance 1/3
    }

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
