using System.Buffers.Binary;
using System.Text;

namespace LatentLab.Tests.Native;

/// <summary>
/// Lays out a small ELF64 file: header, string table, version needs, section headers at the end. Written from elf.h and
/// not from the reader, so that the two can disagree.
/// </summary>
internal sealed class ElfBuilder
{
    private readonly List<(string Library, string[] Versions)> needs = [];

    /// <summary>Where the parts of the last <see cref="Build"/> stand, for tests that damage one of them.</summary>
    public int StringsOffset { get; private set; }
    public int NeedsOffset { get; private set; }
    public int HeadersOffset { get; private set; }
    public Dictionary<string, int> EntryOffsets { get; } = [];

    public ElfBuilder Need(string library, params string[] versions)
    {
        needs.Add((library, versions));
        return this;
    }

    /// <summary>Some needs as a C++ library has them.</summary>
    public static ElfBuilder Usual() => new ElfBuilder()
        .Need("libc.so.6", "GLIBC_2.14", "GLIBC_2.34")
        .Need("libstdc++.so.6", "GLIBCXX_3.4.30", "GLIBCXX_3.4.32", "CXXABI_1.3")
        .Need("libm.so.6", "GLIBC_2.2.5");

    public byte[] Build()
    {
        EntryOffsets.Clear();
        byte[] strings = Strings(out Dictionary<string, uint> at);
        StringsOffset = 64;
        NeedsOffset = Align(StringsOffset + strings.Length);
        byte[] table = Table(at);
        HeadersOffset = Align(NeedsOffset + table.Length);
        byte[] file = new byte[HeadersOffset + 4 * 64];

        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(file);
        U16(file, 16, 3);                                  // e_type: shared object
        U16(file, 18, 62);                                 // e_machine: x86-64
        U64(file, 40, (ulong)HeadersOffset);               // e_shoff
        U16(file, 52, 64);                                 // e_ehsize
        U16(file, 58, 64);                                 // e_shentsize
        U16(file, 60, 4);                                  // e_shnum: null, strings, needs, bss
        strings.CopyTo(file, StringsOffset);
        table.CopyTo(file, NeedsOffset);
        Header(file, 1, type: 3, StringsOffset, strings.Length, link: 0, info: 0);
        Header(file, 2, type: 0x6ffffffe, NeedsOffset, table.Length, link: 1, info: needs.Count);
        // SHT_NOBITS: takes no room in the file
        Header(file, 3, type: 8, offset: 1 << 30, size: 1 << 30, link: 0, info: 0);
        return file;
    }

    private byte[] Strings(out Dictionary<string, uint> at)
    {
        at = [];
        var bytes = new List<byte> { 0 };
        foreach (string text in needs.SelectMany(need => need.Versions.Prepend(need.Library)))
            if (at.TryAdd(text, (uint)bytes.Count))
                bytes.AddRange([.. Encoding.ASCII.GetBytes(text), 0]);
        return [.. bytes];
    }

    private byte[] Table(Dictionary<string, uint> at)
    {
        byte[] table = new byte[needs.Sum(need => 16 + 16 * need.Versions.Length)];
        int offset = 0;
        for (int i = 0; i < needs.Count; i++)
        {
            (string library, string[] versions) = needs[i];
            U16(table, offset, 1);                                            // vn_version
            U16(table, offset + 2, (ushort)versions.Length);                  // vn_cnt
            U32(table, offset + 4, at[library]);                              // vn_file
            U32(table, offset + 8, 16);                                       // vn_aux
            U32(table, offset + 12, i + 1 == needs.Count ? 0 : (uint)(16 + 16 * versions.Length));
            offset += 16;
            for (int j = 0; j < versions.Length; j++, offset += 16)
            {
                EntryOffsets[versions[j]] = NeedsOffset + offset;
                // vna_other; vna_hash and vna_flags stay 0
                U16(table, offset + 6, (ushort)(2 + j));
                U32(table, offset + 8, at[versions[j]]);                      // vna_name
                U32(table, offset + 12, j + 1 == versions.Length ? 0u : 16u);
            }
        }
        return table;
    }

    private void Header(byte[] file, int index, uint type, int offset, int size, uint link, int info)
    {
        int header = HeadersOffset + 64 * index;
        U32(file, header + 4, type);
        U64(file, header + 24, (ulong)offset);
        U64(file, header + 32, (ulong)size);
        U32(file, header + 40, link);
        U32(file, header + 44, (uint)info);
    }

    private static int Align(int offset) => (offset + 7) / 8 * 8;

    public static void U16(byte[] bytes, int offset, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(offset), value);

    public static void U32(byte[] bytes, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);

    public static void U64(byte[] bytes, int offset, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(offset), value);
}
