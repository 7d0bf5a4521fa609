namespace LatentLab.Cli.Tests.Grading.Hostile;

/// <summary>
/// Answers to "write it yourself" that let the kit's own function do it, and hide that. They are right, and a teacher
/// is told.
/// </summary>
internal static class BorrowedWork
{
    private const string Task = "kl-closed-form";

    public static IEnumerable<HostileAnswer> All =>
    [
        Borrows("by its name", "Tensor MyKl(Tensor x, Tensor y) => KlDivergence.FromStandardNormal(x, y);"),
        Borrows("by a static using", """
            using static LatentLab.Losses.KlDivergence;
            Tensor MyKl(Tensor x, Tensor y) => FromStandardNormal(x, y);
            """),
        Borrows("as a delegate in a dictionary", """
            var ways = new Dictionary<string, Func<Tensor, Tensor, Tensor>> { ["a"] = KlDivergence.FromStandardNormal };
            Tensor MyKl(Tensor x, Tensor y) => ways["a"](x, y);
            """),
        Borrows("in an expression tree", """
            System.Linq.Expressions.Expression<Func<Tensor, Tensor, Tensor>> tree =
                (x, y) => KlDivergence.FromStandardNormal(x, y);
            Tensor MyKl(Tensor x, Tensor y) => tree.Compile()(x, y);
            """),
        Borrows("in a record's property", """
            record Way { public Func<Tensor, Tensor, Tensor> Do { get; init; } = KlDivergence.FromStandardNormal; }
            Tensor MyKl(Tensor x, Tensor y) => new Way().Do(x, y);
            """),
        Borrows("through a generic class and its base", """
            abstract class Base<T> { public abstract Tensor Do(Tensor x, Tensor y); }
            class Mine : Base<int>
            {
                public override Tensor Do(Tensor x, Tensor y) => KlDivergence.FromStandardNormal(x, y);
            }
            Tensor MyKl(Tensor x, Tensor y) => new Mine().Do(x, y);
            """),
        Borrows("by reflection, with the name in pieces", """
            Tensor MyKl(Tensor x, Tensor y) => (Tensor)typeof(LatentLab.Data.Split).Assembly
                .GetType("LatentLab.Losses.Kl" + "Divergence")
                .GetMethod("FromStandard" + "Normal", new[] { typeof(Tensor), typeof(Tensor) })
                .Invoke(null, new object[] { x, y });
            """),
        Borrows("as a delegate made from names", """
            var kl = (Func<Tensor, Tensor, Tensor>)Delegate.CreateDelegate(typeof(Func<Tensor, Tensor, Tensor>),
                Type.GetType("LatentLab.Losses.Kl" + "Divergence, LatentLab"), "FromStandard" + "Normal");
            Tensor MyKl(Tensor x, Tensor y) => kl(x, y);
            """),
        Borrows("by a look through all loaded types", """
            Tensor MyKl(Tensor x, Tensor y) => (Tensor)AppDomain.CurrentDomain.GetAssemblies()
                .First(one => one.GetName().Name == "LatentLab").GetTypes().First(one => one.Name.StartsWith("KlDiv"))
                .GetMethods().First(one => one.Name.StartsWith("FromStandard") && one.GetParameters().Length == 2)
                .Invoke(null, new object[] { x, y });
            """),
    ];

    private static HostileAnswer Borrows(string how, string cell) => new($"borrows {how}", "")
    {
        Task = Task,
        Cell = cell,
        NeedsLook = true,
    };
}
