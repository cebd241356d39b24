internal import Base
internal import CSystem

/// Whole lines at the start of a batch's arena, to parse into rows.
internal struct LoadedLines: Sendable {
  /// The input's name.
  let file: String
  let names: FieldNames
  /// The number of the first line, from 0.
  let firstLine: Int
  /// Bytes of the input, decompressed, before the first line.
  let offset: Int
  /// Bytes of the lines.
  let count: Int

  /// Makes rows of the lines; texts and identifiers stay in the arena, unescaped in place.
  func decode(into batch: inout TextBatch) {
    var work = Work(
      lines: self, rows: exchange(&batch.rows, with: []), more: exchange(&batch.more, with: []),
      faults: exchange(&batch.faults, with: []))
    let arenaCount = batch.bytes.count
    batch.bytes.withUnsafeMutableBytes { work.decode($0.baseAddress!, arenaCount) }
    batch.rows = work.rows
    batch.more = work.more
    batch.faults = work.faults
    work.repaired.withSpan { batch.bytes.append($0) }
  }

  /// The results of decoding a batch.
  private struct Work: ~Copyable {
    let lines: LoadedLines
    var rows: [TextBatch.Row]
    var more: [ByteRange]
    var faults: [Fault]
    /// Repaired strings, to be appended to the arena.
    var repaired = ByteBuffer()

    init(lines: LoadedLines, rows: [TextBatch.Row], more: [ByteRange], faults: [Fault]) {
      self.lines = lines
      self.rows = rows
      self.more = more
      self.faults = faults
    }

    mutating func decode(_ base: UnsafeMutablePointer<UInt8>, _ arenaCount: Int) {
      var parser = JSONLineParser(base: base, names: lines.names.table)
      var start = 0
      var line = lines.firstLine
      if lines.offset == 0, lines.count >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { start = 3 }
      while start < lines.count {
        let feed = memchr(base + start, 0x0A, lines.count - start)
        let end = feed.map { UnsafePointer(base).distance(to: $0.assumingMemoryBound(to: UInt8.self)) } ?? lines.count
        do throws(JSONError) {
          if try parser.parse(start..<end) {
            add(parser.values, base, arenaCount, line: line, start..<end)
          }
        } catch {
          let detail = "line \(line + 1), byte \(error.offset + 1): \(error.code.rawValue)"
          fault(.lineMalformed, start..<end, detail)
        }
        start = end + 1
        line += 1
      }
    }

    private mutating func fault(_ kind: Fault.Kind, _ range: Range<Int>, _ detail: String) {
      faults.append(
        Fault(kind, file: lines.file, offset: lines.offset + range.lowerBound, length: range.count, detail: detail))
    }

    private mutating func add(
      _ values: [JSONLineParser.Value], _ base: UnsafeMutablePointer<UInt8>, _ arenaCount: Int, line: Int,
      _ range: Range<Int>
    ) {
      let names = lines.names
      let text = values[names.textSlot]
      guard text.kind == .string else {
        let what =
          switch text.kind {
          case .absent: "no field"
          case .null: "null in"
          default: "not a string:"
          }
        return fault(.textMissing, range, "line \(line + 1): \(what) \"\(names.fields.text)\"")
      }
      func place(_ slot: Int) -> ByteRange {
        let value = values[slot]
        guard value.kind == .string || value.kind == .other else { return .empty }
        if value.unpaired > 0 {
          let what = value.unpaired == 1 ? "1 surrogate" : "\(value.unpaired) surrogates"
          fault(.surrogateUnpaired, range, "line \(line + 1), \"\(name(slot))\": \(what) replaced")
        }
        let bytes = UnsafeBufferPointer(start: base + value.start, count: value.count)
        if value.isASCII || UTF8Text.validPrefix(bytes) == bytes.count {
          return ByteRange(start: value.start, count: value.count)
        }
        let before = repaired.count
        let malformed = UTF8Text.repair(bytes, into: &repaired)
        let what = malformed == 1 ? "1 sequence" : "\(malformed) sequences"
        fault(.textMalformed, range, "line \(line + 1), \"\(name(slot))\": \(what) replaced")
        return ByteRange(start: arenaCount + before, count: repaired.count - before)
      }
      let row = TextBatch.Row(
        text: place(names.textSlot), id: place(names.idSlot), ordinal: line,
        offset: lines.offset + range.lowerBound)
      rows.append(row)
      for slot in names.moreSlots { more.append(place(slot)) }
    }

    private func name(_ slot: Int) -> String { lines.names.table.name(slot) }
  }
}

/// Replaces a value by `new` and returns the old one, so that it has a single owner.
private func exchange<T>(_ place: inout T, with new: T) -> T {
  let old = place
  place = new
  return old
}
