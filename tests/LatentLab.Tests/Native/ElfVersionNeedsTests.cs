using LatentLab.Native;

namespace LatentLab.Tests.Native;

public class ElfVersionNeedsTests
{
    [Fact]
    public void A_crafted_file_gives_its_needs_in_order()
    {
        IReadOnlyList<ElfVersionNeed> needs = ElfVersionNeeds.Read(ElfBuilder.Usual().Build(), "crafted.so");

        Assert.Equal(
            ["libc.so.6 GLIBC_2.14", "libc.so.6 GLIBC_2.34", "libstdc++.so.6 GLIBCXX_3.4.30",
                "libstdc++.so.6 GLIBCXX_3.4.32", "libstdc++.so.6 CXXABI_1.3", "libm.so.6 GLIBC_2.2.5"],
            needs.Select(need => $"{need.Library} {need.Version}"));
        Assert.All(needs, need => Assert.False(need.Weak));
    }

    [Fact]
    public void The_flag_bytes_are_where_the_file_has_them()
    {
        ElfBuilder builder = ElfBuilder.Usual();
        byte[] file = builder.Build();
        ElfBuilder.U16(file, builder.EntryOffsets["GLIBCXX_3.4.30"] + 4, 2);

        IReadOnlyList<ElfVersionNeed> needs = ElfVersionNeeds.Read(file, "crafted.so");

        Assert.Equal(["GLIBCXX_3.4.30"], needs.Where(need => need.Weak).Select(need => need.Version));
        Assert.All(needs, need => Assert.Equal(builder.EntryOffsets[need.Version] + 4, need.FlagsOffset));
    }

    [Fact]
    public void A_file_without_sections_needs_nothing()
    {
        byte[] file = ElfBuilder.Usual().Build();
        ElfBuilder.U16(file, 60, 0);
        Assert.Empty(ElfVersionNeeds.Read(file, "stripped.so"));
    }

    [Fact]
    public void The_real_TorchSharp_library_needs_the_version_once_and_not_weakly()
    {
        string path = RealLibrary.RequirePath();
        IReadOnlyList<ElfVersionNeed> needs = ElfVersionNeeds.Read(File.ReadAllBytes(path), path);

        ElfVersionNeed need = Assert.Single(needs, need => need.Version == LibraryRepair.RepairableVersion);
        Assert.Equal("libstdc++.so.6", need.Library);
        Assert.False(need.Weak);
    }

    // What `readelf -W -V` of binutils 2.40 prints for TorchSharp 0.107.0, linux-x64.
    [Fact]
    public void The_real_TorchSharp_library_reads_as_readelf_reads_it()
    {
        string path = RealLibrary.RequirePath();
        string[] expected =
        [
            "ld-linux-x86-64.so.2: GLIBC_2.3",
            "libm.so.6: GLIBC_2.2.5",
            "libgcc_s.so.1: GCC_3.0",
            "libc.so.6: GLIBC_2.14 GLIBC_2.34 GLIBC_2.32 GLIBC_2.4 GLIBC_2.2.5",
            "libstdc++.so.6: GLIBCXX_3.4.30 GLIBCXX_3.4.29 CXXABI_1.3.13 GLIBCXX_3.4.14 GLIBCXX_3.4.26 GLIBCXX_3.4.19 "
            + "CXXABI_1.3.1 GLIBCXX_3.4.32 GLIBCXX_3.4.18 CXXABI_1.3.5 GLIBCXX_3.4.22 GLIBCXX_3.4.9 CXXABI_1.3.3 "
            + "GLIBCXX_3.4.11 GLIBCXX_3.4.15 GLIBCXX_3.4.20 GLIBCXX_3.4.21 CXXABI_1.3.9 CXXABI_1.3 GLIBCXX_3.4",
        ];

        Assert.Equal(expected, ElfVersionNeeds.Read(File.ReadAllBytes(path), path)
            .GroupBy(need => need.Library, need => need.Version)
            .Select(library => $"{library.Key}: {string.Join(' ', library)}"));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] file = ElfBuilder.Usual().Build();
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(file.AsSpan(0, length), "cut.so"));
    }

    [Fact]
    public void The_real_library_cut_anywhere_is_refused()
    {
        byte[] file = File.ReadAllBytes(RealLibrary.RequirePath());
        var random = new Random(1);
        IEnumerable<int> lengths =
            Enumerable.Range(0, 200).Select(_ => random.Next(file.Length)).Concat([0, 1, 63, 64, file.Length - 1]);
        Assert.All(lengths, length =>
            Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(file.AsSpan(0, length), "cut.so")));
    }

    [Theory]
    [InlineData(4, 1, "class 1")]      // 32 bits
    [InlineData(5, 2, "data 2")]       // big-endian
    [InlineData(0, 0x7e, "magic")]
    public void Another_kind_of_file_is_refused_by_name(int offset, byte value, string reason)
    {
        byte[] file = ElfBuilder.Usual().Build();
        file[offset] = value;
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(file, "other.so"));
        Assert.Contains(reason, error.Message);
        Assert.Contains("other.so", error.Message);
        Assert.Contains("dotnet restore", error.Message);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 63)]
    [InlineData(long.MaxValue)]
    [InlineData(uint.MaxValue)]
    [InlineData(1UL << 31)]
    public void An_offset_beyond_the_file_is_refused(ulong lie)
    {
        ElfBuilder builder = ElfBuilder.Usual();
        int[] fields =
        [
            40, .. new[] { 24, 32 }.SelectMany(field => new[] { 64 + field, 128 + field }).Select(field => -field)
        ];
        foreach (int field in fields)   // e_shoff; offset and size of the strings and of the needs
        {
            byte[] file = builder.Build();
            ElfBuilder.U64(file, field > 0 ? field : builder.HeadersOffset - field, lie);
            Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(file, "lie.so"));
        }
    }

    [Theory]
    [InlineData(1u)]             // overlapping entries
    [InlineData(15u)]
    [InlineData(uint.MaxValue)]
    [InlineData(int.MaxValue)]
    [InlineData(0x80000000u)]    // negative where an int is used
    [InlineData(0xfffffff0u)]    // back by one entry where 32 bits wrap around
    public void A_step_that_does_not_reach_the_next_entry_is_refused(uint step)
    {
        ElfBuilder builder = ElfBuilder.Usual();
        int need = 12, auxiliary = 16 + 12, first = 8;
        foreach (int field in new[] { need, auxiliary, first }.Where(field => field != first || step > 15))
        {
            byte[] file = builder.Build();
            ElfBuilder.U32(file, builder.NeedsOffset + field, step);
            Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(file, "lie.so"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0xffff)]
    public void A_wrong_count_of_entries_is_refused(ushort count)
    {
        ElfBuilder builder = ElfBuilder.Usual();
        byte[] file = builder.Build();
        ElfBuilder.U16(file, builder.NeedsOffset + 2, count);   // the first need has two
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(file, "lie.so"));
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(4u)]
    [InlineData(uint.MaxValue)]
    public void A_wrong_count_of_needs_is_refused(uint count)
    {
        ElfBuilder builder = ElfBuilder.Usual();
        byte[] file = builder.Build();
        ElfBuilder.U32(file, builder.HeadersOffset + 128 + 44, count);   // it has three
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(file, "lie.so"));
    }

    [Fact]
    public void More_entries_than_version_indices_are_refused()
    {
        // 700 needs may share one chain of 60 entries, and the chains overlap: small in the file, large when read.
        ElfBuilder builder = new ElfBuilder().Need("liba.so", [.. Enumerable.Range(0, 60).Select(i => $"V_{i}")]);
        for (int i = 0; i < 700; i++)
            builder.Need("libb.so", "V_0");
        byte[] file = builder.Build();
        int chain = builder.NeedsOffset + 16;
        for (int i = 0, need = builder.NeedsOffset + 16 + 60 * 16; i < 700; i++, need += 32)
        {
            ElfBuilder.U16(file, need + 2, 60);
            ElfBuilder.U32(file, need + 8, unchecked((uint)(chain - need)));
        }
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(file, "shared.so"));
    }

    [Fact]
    public void A_name_without_an_end_is_refused()
    {
        ElfBuilder builder = new ElfBuilder().Need("libc.so.6", "GLIBC_2.14");
        byte[] file = builder.Build();
        file.AsSpan(builder.StringsOffset, builder.NeedsOffset - builder.StringsOffset).Fill((byte)'x');
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(file, "endless.so"));
    }

    [Fact]
    public void Random_damage_is_read_or_refused_but_nothing_else()
    {
        byte[] whole = ElfBuilder.Usual().Build();
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 5_000; round++)
        {
            byte[] file = [.. whole];
            for (int i = random.Next(1, 6); i > 0; i--)
                file[random.Next(file.Length)] =
                    random.Next(4) switch { 0 => 0, 1 => 0xff, _ => (byte)random.Next(256) };
            try
            {
                Assert.All(ElfVersionNeeds.Read(file, "fuzzed.so"),
                    need => Assert.InRange(need.FlagsOffset, 0, file.Length - 2));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 500, 4_999);
    }

    [Fact]
    public void Random_bytes_behind_a_right_header_are_read_or_refused_but_nothing_else()
    {
        var random = new Random(8);
        byte[] header = ElfBuilder.Usual().Build()[..64];
        for (int round = 0; round < 5_000; round++)
        {
            byte[] file = new byte[64 + random.Next(1024)];
            random.NextBytes(file);
            header.CopyTo(file, 0);
            ElfBuilder.U64(file, 40, (ulong)random.Next(file.Length));
            ElfBuilder.U16(file, 60, (ushort)random.Next(1, 8));
            try
            {
                ElfVersionNeeds.Read(file, "random.so");
            }
            catch (InvalidDataException error)
            {
                Assert.Contains("random.so", error.Message);
            }
        }
    }
}
