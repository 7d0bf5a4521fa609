namespace LatentLab.Plots;

/// <summary>
/// Plotly.NET's objects by plotly's own property names. Its typed functions cannot hold a gap (null) among numbers and
/// need dozens of optional arguments; its objects take any property and stay usable with those functions.
/// </summary>
internal static class DynamicObjects
{
    public static T With<T>(this T target, string property, object? value) where T : DynamicObj.DynamicObj
    {
        if (value is not null)
            target.SetProperty(property, value);
        return target;
    }
}
