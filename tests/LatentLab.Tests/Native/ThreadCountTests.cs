using LatentLab.Native;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Native;

public class ThreadCountTests
{
    private static readonly CpuTopology FourCores = new(4, 8, "test");

    [Fact]
    public void Without_a_setting_each_physical_core_gets_one_thread() =>
        Assert.Equal((4, "one per physical core"), Choose(null, null));

    [Theory]
    [InlineData("1", 1)]
    [InlineData(" 6 ", 6)]
    [InlineData("1024", 1024)]
    public void The_kits_setting_comes_first(string setting, int threads) =>
        Assert.Equal((threads, ThreadCount.Setting), Choose(setting, "2"));

    [Theory]
    [InlineData("2", 2)]
    [InlineData("3,2,1", 3)]
    public void OpenMPs_own_setting_comes_second(string setting, int threads) =>
        Assert.Equal((threads, "OMP_NUM_THREADS"), Choose(null, setting));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("1.5")]
    [InlineData("1025")]
    [InlineData("99999999999999999999")]
    public void Another_value_is_refused_with_what_was_expected(string setting)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Choose(setting, null));
        Assert.Contains($"LATENTLAB_THREADS is '{setting}'", error.Message);
        Assert.Contains("from 1 to 1024", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_setting_is_none(string setting) => Assert.Equal(4, Choose(setting, null).Threads);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("many")]
    public void What_OpenMP_would_ignore_is_ignored(string setting) => Assert.Equal(4, Choose(null, setting).Threads);

    [Fact]
    public void Siblings_on_one_core_count_once()
    {
        using var folder = new TemporaryFolder();
        string[] siblings = ["0,4", "1,5", "2,6", "3,7", "0,4", "1,5", "2,6", "3,7"];
        for (int cpu = 0; cpu < siblings.Length; cpu++)
            Write(folder, cpu, siblings[cpu]);
        Directory.CreateDirectory(folder.File("cpufreq"));
        Directory.CreateDirectory(folder.File("cpu8"));   // switched off: no topology

        Assert.Equal(4, CpuTopology.LinuxCores(folder.Path, null));
        Assert.Equal(2, CpuTopology.LinuxCores(folder.Path, CpuTopology.ParseList("0-1,4-5")));
        Assert.Equal(1, CpuTopology.LinuxCores(folder.Path, CpuTopology.ParseList("7")));
    }

    [Fact]
    public void A_folder_that_is_not_there_or_says_nothing_gives_no_cores()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CpuTopology.LinuxCores(folder.Path, null));
        Assert.Equal(0, CpuTopology.LinuxCores(folder.File("none"), null));
    }

    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-3,8\n", new[] { 0, 1, 2, 3, 8 })]
    [InlineData("\t5,5-6", new[] { 5, 6 })]
    [InlineData("", new int[0])]
    public void The_kernels_lists_are_read(string list, int[] numbers) =>
        Assert.Equal(numbers, CpuTopology.ParseList(list));

    [Theory]
    [InlineData("a")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("0-4294967")]
    public void A_list_that_is_none_is_refused(string list) =>
        Assert.Throws<FormatException>(() => CpuTopology.ParseList(list));

    [Fact]
    public void This_machine_has_at_least_one_core_and_no_more_than_it_has_processors()
    {
        CpuTopology cpu = CpuTopology.Read();
        Assert.InRange(cpu.PhysicalCores, 1, cpu.LogicalCores);
        Assert.Equal(Environment.ProcessorCount, cpu.LogicalCores);
    }

    [Fact]
    public void Records_of_Windows_are_counted_by_kind()
    {
        byte[] records =
        [
            .. RecordOf(kind: 0, size: 48), .. RecordOf(kind: 2, size: 24), .. RecordOf(kind: 0, size: 48)
        ];
        Assert.Equal(2, WindowsCores.CountRecords(records));
        Assert.Equal(0, WindowsCores.CountRecords([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(49)]
    public void A_record_with_a_wrong_length_gives_no_answer(int size) =>
        Assert.Equal(0,
            WindowsCores.CountRecords([.. BitConverter.GetBytes(0), .. BitConverter.GetBytes(size), .. new byte[40]]));

    private static (int Threads, string Reason) Choose(string? kit, string? openMp)
    {
        ThreadCount count = ThreadCount.Choose(
            name => name == ThreadCount.Setting ? kit : name == "OMP_NUM_THREADS" ? openMp : null, FourCores);
        return (count.Threads, count.Reason);
    }

    private static void Write(TemporaryFolder folder, int cpu, string siblings)
    {
        string topology = Path.Combine(folder.Path, $"cpu{cpu}", "topology");
        Directory.CreateDirectory(topology);
        File.WriteAllText(Path.Combine(topology, "thread_siblings_list"), siblings + "\n");
    }

    private static byte[] RecordOf(
        int kind, int size) => [.. BitConverter.GetBytes(kind), .. BitConverter.GetBytes(size), .. new byte[size - 8]];
}
