internal import Base

/// Writes kept blocks as Markdown (CommonMark 0.31, tables as in GitHub): headings, nested lists,
/// block quotes, code blocks, tables, code within lines.
///
/// Emphasis, links and pictures are reduced to their text. Characters that would be taken for markup are escaped, so
/// that a reader gets back the page's own text.
struct MarkdownWriter: ~Copyable {
  /// An open list item or block quote.
  struct Level: Equatable {
    var container: Int32
    /// Columns that the lines within are indented by; 0 for a block quote, whose lines begin with `> `.
    var width: Int
    var list: Int32
  }

  /// Deeper items and quotes are written at the deepest level, so that indentation stays in proportion to the text.
  private static let deepest = 8

  let tree: TreeView
  var escaper = MarkdownEscaper()
  private var open: [Level] = []
  private var levels: [Level] = []
  /// The character that bullets of each level's last list have.
  private var bullets = [UInt8](repeating: UInt8(ascii: "-"), count: deepest + 1)
  private var tables = MarkdownTables()

  init(tree: TreeView) { self.tree = tree }

  /// Appends the blocks for which `keeps` is true; returns how many.
  mutating func write(
    _ page: borrowing PageBlocks, keeping kept: UnsafePointer<Bool>, to output: inout ByteBuffer
  ) -> Int {
    let start = output.count
    let blocks = page.blocks.count
    tables.find(page, keeping: kept)
    escaper.begin()
    open.removeAll(keepingCapacity: true)
    var count = 0
    var index = 0
    while index < blocks {
      guard kept[index] else {
        index += 1
        continue
      }
      let place = place(of: Int32(index), page)
      begin(place, isFirst: output.count == start, page, &output)
      let end: Int
      if place.code >= 0 {
        end = runEnd(page, from: index, within: place.code)
        writeCode(page, index..<end, place.code, kept, &output)
      } else if place.table >= 0 {
        end = runEnd(page, from: index, within: place.table)
        writeTable(page, index..<end, place.table, kept, &output)
      } else {
        end = index + 1
        writeParagraph(page, index, heading: place.heading, &output)
      }
      for block in index..<end where kept[block] { count += 1 }
      index = end
    }
    if count > 0 { output.append(10) }
    return count
  }

  /// The context of a block.
  private struct Place {
    /// The `pre` around it, -1 without one.
    var code: Int32 = -1
    /// The table of data around it, -1 without one.
    var table: Int32 = -1
    var heading = 0
  }

  /// Finds the context of a block, and fills `levels`, outermost first.
  private mutating func place(of block: Int32, _ page: borrowing PageBlocks) -> Place {
    var place = Place()
    var cell: Int32 = -1
    levels.removeAll(keepingCapacity: true)
    var at = page.blocks.base[Int(block)].container
    while at >= 0 {
      let container = page.containers.base[Int(at)]
      if TagTraits.table[Int(container.tag.rawValue)].ancestry.contains(.preformatted) { place.code = at }
      if container.heading > 0, place.heading == 0 { place.heading = Int(container.heading) }
      switch container.tag {
      case .table where tables.isData(at) && cell >= 0:
        // All that is in a cell is one line.
        place.table = at
        place.code = -1
        place.heading = 0
        levels.removeAll(keepingCapacity: true)
      case .td, .th: cell = at
      case .table: cell = -1
      case .blockquote: levels.append(Level(container: at, width: 0, list: -1))
      case .li: levels.append(Level(container: at, width: 1, list: container.parent))
      default: break
      }
      at = container.parent
    }
    levels.reverse()
    if levels.count > Self.deepest { levels.removeLast(levels.count - Self.deepest) }
    return place
  }

  /// Ends the block before, and writes what the new one's first line begins with.
  private mutating func begin(
    _ place: Place, isFirst: Bool, _ page: borrowing PageBlocks, _ output: inout ByteBuffer
  ) {
    var common = 0
    while common < min(open.count, levels.count), open[common].container == levels[common].container {
      levels[common] = open[common]
      common += 1
    }
    if !isFirst {
      let isItem = common < levels.count && levels[common].list >= 0
      let isNextItem = isItem && common < open.count && open[common].list == levels[common].list
      let isFirstItem = isItem && common > 0 && open.count == common && open[common - 1].list >= 0
      output.append(10)
      if !isNextItem && !isFirstItem {
        // Quotes that continue extend through the empty line as well.
        if let last = open[..<common].lastIndex(where: { $0.width == 0 }) {
          writeIndentation(open[...last], trimmed: true, &output)
        }
        output.append(10)
      }
      if isItem && !isNextItem && common < open.count && open[common].list >= 0 {
        // A list right after another one: a different bullet separates them.
        bullets[common] = bullets[common] == UInt8(ascii: "-") ? UInt8(ascii: "*") : UInt8(ascii: "-")
      }
    }
    writeIndentation(levels[..<common], trimmed: false, &output)
    for level in common..<levels.count {
      if levels[level].list < 0 {
        output.append("> ")
      } else {
        levels[level].width = writeMarker(levels[level], bullets[level], page, &output)
      }
    }
    swap(&open, &levels)
  }

  private func writeMarker(
    _ level: Level, _ bullet: UInt8, _ page: borrowing PageBlocks, _ output: inout ByteBuffer
  ) -> Int {
    let start = output.count
    let list = page.containers.base[Int(level.list)]
    if list.tag == .ol {
      let first = tree.value(.start, of: tree.nodes[Int(list.node)]).flatMap { ByteText.wholeNumber($0) } ?? 1
      output.append(utf8: "\(min(first + Int(page.containers.base[Int(level.container)].ordinal), 999_999_999)). ")
    } else {
      output.append(bullet)
      output.append(32)
    }
    return output.count - start
  }

  private func writeIndentation(_ levels: ArraySlice<Level>, trimmed: Bool, _ output: inout ByteBuffer) {
    for level in levels {
      if level.list < 0 {
        output.append("> ")
      } else {
        for _ in 0..<level.width { output.append(32) }
      }
    }
    while trimmed, output.count > 0, output[output.count - 1] == 32 { output.truncate(to: output.count - 1) }
  }

  private mutating func writeParagraph(
    _ page: borrowing PageBlocks, _ index: Int, heading: Int, _ output: inout ByteBuffer
  ) {
    let block = page.blocks.base[index]
    for _ in 0..<heading { output.append(UInt8(ascii: "#")) }
    if heading > 0 { output.append(32) }
    let place: MarkdownEscaper.Place = heading > 0 ? .heading : .paragraph
    escaper.start(block, page, place)
    while let end = escaper.writeLine(page, until: Int(block.textStart + block.textCount), place, to: &output) {
      if heading > 0 {
        output.append(32)
      } else {
        output.append("  \n")
        writeIndentation(open[...], trimmed: false, &output)
      }
      escaper.startLine(end)
    }
  }

  /// The first block after `index` that is not within `container`.
  private func runEnd(_ page: borrowing PageBlocks, from index: Int, within container: Int32) -> Int {
    max(Int(page.containers.base[Int(container)].endBlock), index + 1)
  }
}

// MARK: Code and tables

extension MarkdownWriter {
  private func writeCode(
    _ page: borrowing PageBlocks, _ range: Range<Int>, _ container: Int32, _ kept: UnsafePointer<Bool>,
    _ output: inout ByteBuffer
  ) {
    // Longer than any run of backticks within.
    var longest = 2
    for index in range where kept[index] {
      let block = page.blocks.base[index]
      longest = max(longest, MarkdownEscaper.longestFence(page.text.base + Int(block.textStart), Int(block.textCount)))
    }
    writeFence(longest + 1, &output)
    appendLanguage(page, range, container, &output)
    for index in range where kept[index] {
      let block = page.blocks.base[index]
      var at = Int(block.textStart)
      let end = at + Int(block.textCount)
      repeat {
        output.append(10)
        var lineEnd = at
        while lineEnd < end, page.text.base[lineEnd] != 10 { lineEnd += 1 }
        if lineEnd > at { writeIndentation(open[...], trimmed: false, &output) }
        if lineEnd == at, let last = open.lastIndex(where: { $0.width == 0 }) {
          writeIndentation(open[...last], trimmed: true, &output)
        }
        output.append(UnsafeBufferPointer(start: page.text.base + at, count: lineEnd - at))
        at = lineEnd + 1
      } while at < end
    }
    output.append(10)
    writeIndentation(open[...], trimmed: false, &output)
    writeFence(longest + 1, &output)
  }

  private func writeFence(_ count: Int, _ output: inout ByteBuffer) {
    for _ in 0..<count { output.append(UInt8(ascii: "`")) }
  }

  /// The programming language that a class names, as HTML suggests: `language-swift`.
  private func appendLanguage(
    _ page: borrowing PageBlocks, _ range: Range<Int>, _ container: Int32, _ output: inout ByteBuffer
  ) {
    var nodes = [page.containers.base[Int(container)].node]
    let inline = page.blocks.base[range.lowerBound].firstInline
    if inline >= 0 { nodes.append(inline) }
    for node in nodes {
      guard let names = tree.value(.class, of: tree.nodes[Int(node)]),
        let language = ByteText.codeLanguage(in: names)
      else { continue }
      output.append(language)
      return
    }
  }

  /// Rows as lines, the first of them as the head, which decides how many columns a reader sees.
  private mutating func writeTable(
    _ page: borrowing PageBlocks, _ range: Range<Int>, _ table: Int32, _ kept: UnsafePointer<Bool>,
    _ output: inout ByteBuffer
  ) {
    let columns = tables.columns(of: table)
    var row: Int32 = -1
    var column: Int32 = -1
    var isHead = true
    for index in range where kept[index] {
      let block = page.blocks.base[index]
      let cell = TableCell(of: block, page)
      let place = cell.column - columns.lowerBound
      if cell.row != row {
        if row >= 0 {
          endRow(column, isHead ? Int32(columns.count) : 0, &output)
          isHead = false
          endLine(&output)
        }
        (row, column) = (cell.row, -1)
        output.append("|")
      }
      for _ in max(column, 0)..<max(place, column, 0) { output.append(" |") }
      column = max(place, column)
      output.append(32)
      escaper.start(block, page, .cell)
      while let end = escaper.writeLine(page, until: Int(block.textStart + block.textCount), .cell, to: &output) {
        output.append(32)
        escaper.startLine(end)
      }
    }
    endRow(column, isHead ? Int32(columns.count) : 0, &output)
  }

  /// Ends a row at `column`; the head, which is given its number of columns, is filled up and underlined.
  private func endRow(_ column: Int32, _ columns: Int32, _ output: inout ByteBuffer) {
    output.append(" |")
    guard columns > 0 else { return }
    for _ in min(column + 1, columns)..<columns { output.append(" |") }
    endLine(&output)
    output.append("|")
    for _ in 0..<columns { output.append(" --- |") }
  }

  private func endLine(_ output: inout ByteBuffer) {
    output.append(10)
    writeIndentation(open[...], trimmed: false, &output)
  }
}
