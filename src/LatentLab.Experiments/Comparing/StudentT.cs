namespace LatentLab.Experiments.Comparing;

/// <summary>
/// Student's t distribution for whole degrees of freedom: how far the mean of a few differences may lie from the truth
/// by chance.
/// </summary>
public static class StudentT
{
    /// <summary>
    /// P(|T| ≤ <paramref name="t"/>), by the finite series for whole degrees of freedom (Abramowitz &amp; Stegun 1964,
    /// 26.7.3 and 26.7.4).
    /// </summary>
    /// <param name="t">0 or more.</param>
    /// <param name="degreesOfFreedom">At least 1.</param>
    public static double Within(double t, int degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(t);
        double angle = Math.Atan(t / Math.Sqrt(degreesOfFreedom)), sine = Math.Sin(angle), cosine = Math.Cos(angle);
        bool odd = degreesOfFreedom % 2 == 1;
        double term = odd ? cosine : 1, sum = degreesOfFreedom == 1 ? 0 : term;
        for (int power = odd ? 3 : 2; power <= degreesOfFreedom - 2; power += 2)
        {
            term *= cosine * cosine * (power - 1) / power;
            sum += term;
        }
        return odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }

    /// <summary>
    /// The t with P(|T| ≤ t) = <paramref name="confidence"/>; for example 2.776 for 0.95 and 4 degrees of freedom.
    /// </summary>
    /// <param name="confidence">Between 0 and 1, both excluded.</param>
    public static double TwoSidedQuantile(double confidence, int degreesOfFreedom)
    {
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence,
                "Expected a share between 0 and 1, such as 0.95.");
        double low = 0, high = 1;
        while (Within(high, degreesOfFreedom) < confidence)
            (low, high) = (high, 2 * high);
        while (true)   // ends: low and high are neighbouring numbers after about 60 halvings
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                return middle;
            (low, high) = Within(middle, degreesOfFreedom) < confidence ? (middle, high) : (low, middle);
        }
    }
}
