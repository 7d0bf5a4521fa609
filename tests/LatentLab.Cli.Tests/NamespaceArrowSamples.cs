// Small types that use each other in every way the scan must see; one namespace each.
#pragma warning disable IDE0130   // the namespaces are the point

namespace LatentLab.Cli.Tests.Samples.Used
{
    internal sealed class Target
    {
        public static int Value => 1;
    }
}

namespace LatentLab.Cli.Tests.Samples.BodyCaller
{
    internal static class Sample
    {
        public static int Twice() => 2 * Used.Target.Value;
    }
}

namespace LatentLab.Cli.Tests.Samples.LambdaCaller
{
    internal static class Sample
    {
        public static Func<int, int> Add => number => number + Used.Target.Value;
    }
}

namespace LatentLab.Cli.Tests.Samples.FieldOwner
{
    internal sealed class Sample
    {
        public readonly List<Used.Target[]> Targets = [];
    }
}

namespace LatentLab.Cli.Tests.Samples.Signer
{
    internal interface ISample
    {
        void Take(Used.Target? target);
    }
}

namespace LatentLab.Cli.Tests.Samples.GenericCaller
{
    internal static class Sample
    {
        public static string Name() => typeof(Used.Target).Name;
    }
}
