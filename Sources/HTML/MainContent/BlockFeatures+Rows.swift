extension BlockFeatures {
  /// Writes bytes one after another.
  struct RowWriter {
    var at: UnsafeMutablePointer<UInt8>

    @inline(__always) mutating func put(_ value: UInt8) {
      at.pointee = value
      at += 1
    }

    @inline(__always) mutating func put(_ bits: UInt64, count: Int) {
      var left = bits
      for _ in 0..<count / 8 {
        // A copy of the eight bits in each byte, which keeps its own; what is not 0 then carries into the top bit.
        let own = (left & 0xFF) &* 0x0101_0101_0101_0101 & 0x8040_2010_0804_0201
        let eight = (own &+ 0x0040_6070_787C_7E7F) >> 7 & 0x0101_0101_0101_0101
        UnsafeMutableRawPointer(at).storeBytes(of: eight.littleEndian, as: UInt64.self)
        at += 8
        left >>= 8
      }
      for bit in 0..<count % 8 { at[bit] = UInt8(truncatingIfNeeded: left >> UInt64(bit)) & 1 }
      at += count % 8
    }

    /// Copies bytes 16 at a time: as many as `slack` behind the last may be read and written too.
    @inline(__always) mutating func copy(_ source: UnsafePointer<UInt8>, count: Int) {
      for offset in stride(from: 0, to: count, by: 16) {
        let bytes = UnsafeRawPointer(source + offset).loadUnaligned(as: SIMD16<UInt8>.self)
        UnsafeMutableRawPointer(at + offset).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
      }
      at += count
    }

    static let slack = 15

    @inline(__always) mutating func skip(_ count: Int) {
      at.update(repeating: 0, count: count)
      at += count
    }
  }

  /// Fills `rows` with one row a block.
  mutating func compute(_ page: borrowing PageBlocks, _ tree: TreeView, _ names: NameWeights) {
    self.page = PageFacts()
    rows.removeAll()
    guard page.blocks.count > 0 else { return }
    collectTitle(page)
    stated.read(page, tree)
    repeats.read(page, title: titleWords, hits: &titleHits, stated: &stated)
    sumUp(page)
    findGroups(page)
    findPlaces(page)
    describeContainers(page)
    rows.reserve(page.blocks.count * Self.width + RowWriter.slack)
    var writer = RowWriter(at: rows.base)
    var lastHeading: Int32 = -1
    var nextHeading: Int32 = -1
    var place = Place()
    var lastDay: (hash: UInt64, block: Int32) = (0, 0)
    sumUpBody(page)
    for index in 0..<page.blocks.count {
      let block = page.blocks.base[index]
      let container = page.containers.base[Int(block.container)]
      if nextHeading <= Int32(index) { nextHeading = headingAfter(index, page) }
      if container.heading > 0 { lastHeading = Int32(index) }
      writeGroups(block, container, page, &writer)
      writeText(block, container, &writer)
      writePosition(index, page, &writer)
      writeNeighbours(index, page, &writer)
      writeSection(index, lastHeading, nextHeading, page, &writer)
      writeContainers(index, block, page, &writer)
      writeRepeats(index, block, page, &writer)
      writePlace(index, block, lastHeading, page, &place, &writer)
      writeStated(index, &writer)
      if block.day != 0 { lastDay = (block.day, Int32(index)) }
      writeTeasers(index, block, lastHeading, lastDay, page, &writer)
      let scores = NameScores.bytes(of: block, page, base: names.base)
      writer.put(scores.near)
      writer.put(scores.above)
      writer.put(scores.both)
      writer.skip(Self.opinionNames.count)
    }
    assert(writer.at == rows.base + page.blocks.count * Self.width)
    rows.take(upTo: writer.at)
  }

  /// Writes what the trees make of a block into its row: their probability, in 65535ths, and their score, in 4096ths.
  @inline(__always) static func setOpinion(row: UnsafeMutablePointer<UInt8>, probability: UInt16, score: Int32) {
    row[treeWidth] = UInt8(probability >> 8)
    // 24 steps for a score of 1.
    row[treeWidth + 1] = UInt8(clamping: 128 + (Int(score) * 24 + 2048) >> 12)
  }

  /// Groups of names around a block, and the page's kinds.
  private func writeGroups(
    _ block: Block, _ container: Container, _ page: borrowing PageBlocks, _ row: inout RowWriter
  ) {
    let parent = container.parent >= 0 ? page.containers.base[Int(container.parent)].tokens : 0
    row.put(container.tokens | parent | block.inlineTokens, count: tokenGroups)
    row.put(container.tokensAbove, count: tokenGroups)
    row.put(UInt64(page.kinds.rawValue), count: PageKinds.names.count)
  }

  private func writeText(_ block: Block, _ container: Container, _ row: inout RowWriter) {
    row.put(Quantity.log(block.units))
    row.put(Quantity.log(block.words))
    row.put(Quantity.ratio(block.units, by: block.words, scale: 8))
    row.put(Quantity.share(block.linkUnits, of: block.units))
    row.put(Quantity.log(block.links))
    row.put(Quantity.ratio(block.punctuation &+ block.sentenceEnds, by: block.units, scale: 1020))
    row.put(Quantity.log(block.sentenceEnds))
    row.put(Quantity.ratio(block.words, by: block.sentenceEnds, scale: 4))
    row.put(Quantity.share(block.digits, of: block.units))
    row.put(Quantity.share(block.capitals, of: block.units))
    row.put(Quantity.share(block.boldUnits, of: block.units))
    row.put(Quantity.share(block.italicUnits, of: block.units))
    row.put(Quantity.log(block.inlineElements))
    row.put(Quantity.log(block.lines))
    row.put(block.firstClass)
    row.put(block.lastClass)
    row.put(Quantity.flag(block.lastByte == UInt8(ascii: ":")))
    row.put(Quantity.flag(block.continues))
    row.put(container.code)
    row.put(container.heading)
    row.put(block.inlineTag)
    row.put(Quantity.flag(Self.isLong(block)))
    row.put(UInt64(container.ancestry), count: Ancestry.count)
    row.put(container.listDepth)
    row.put(container.tableDepth)
    row.put(Quantity.count(container.depth))
    row.put(Quantity.log(container.children))
    row.put(Quantity.log(container.alike))
  }

  private func writePosition(_ index: Int, _ page: borrowing PageBlocks, _ row: inout RowWriter) {
    let count = Int32(page.blocks.count)
    row.put(Quantity.log(Int32(index)))
    row.put(Quantity.log(count - 1 - Int32(index)))
    row.put(Quantity.share(Int32(index), of: count))
    row.put(Quantity.share(sums.base[index].units, of: self.page.total.units))
    row.put(Quantity.share(page.blocks.base[index].units, of: self.page.total.units))
  }

  private func writeNeighbours(_ index: Int, _ page: borrowing PageBlocks, _ row: inout RowWriter) {
    let blocks = page.blocks.base
    let containers = page.containers.base
    let container = containers[Int(blocks[index].container)]
    let parent = container.wider
    for step in [-1, 1] {
      for distance in 1...2 {
        let other = index + step * distance
        guard other >= 0 && other < page.blocks.count else {
          row.skip(3)
          continue
        }
        row.put(Quantity.log(blocks[other].units))
        row.put(Quantity.share(blocks[other].linkUnits, of: blocks[other].units))
        row.put(containers[Int(blocks[other].container)].code)
      }
      let next = index + step
      guard next >= 0 && next < page.blocks.count else {
        row.skip(1)
        continue
      }
      let other = containers[Int(blocks[next].container)]
      row.put(
        blocks[next].container == blocks[index].container
          ? 3
          : other.pathSignature == container.pathSignature
            ? 2 : Quantity.flag(other.wider == parent))
    }
    for window in [3, 8] {
      let from = max(0, index - window)
      let to = min(page.blocks.count, index + window + 1)
      let sum = sums.base[to] - sums.base[from]
      row.put(Quantity.log(sum.units))
      row.put(Quantity.share(sum.linkUnits, of: sum.units))
      row.put(Quantity.share(sum.longUnits, of: sum.units))
    }
  }

  private func headingAfter(_ index: Int, _ page: borrowing PageBlocks) -> Int32 {
    var at = index + 1
    while at < page.blocks.count {
      if page.containers.base[Int(page.blocks.base[at].container)].heading > 0 { break }
      at += 1
    }
    return Int32(at)
  }

  private func writeSection(
    _ index: Int, _ lastHeading: Int32, _ nextHeading: Int32, _ page: borrowing PageBlocks,
    _ row: inout RowWriter
  ) {
    let start = max(lastHeading, 0)
    let sum = sums.base[Int(nextHeading)] - sums.base[Int(start)]
    let level =
      lastHeading < 0
      ? 0 : page.containers.base[Int(page.blocks.base[Int(lastHeading)].container)].heading
    row.put(lastHeading < 0 ? 255 : Quantity.log(Int32(index) - lastHeading))
    row.put(level)
    row.put(Quantity.log(sum.units))
    row.put(Quantity.share(sum.linkUnits, of: sum.units))
    row.put(Quantity.share(sum.longUnits, of: sum.units))
    row.put(Quantity.log(nextHeading - Int32(index)))
    row.put(Quantity.log((sums.base[index] - sums.base[Int(start)]).units))
  }

  private func writeContainers(
    _ index: Int, _ block: Block, _ page: borrowing PageBlocks, _ row: inout RowWriter
  ) {
    let containers = page.containers.base
    let width = Self.containerNames.count
    var at = block.container
    if containers[Int(at)].endBlock - containers[Int(at)].firstBlock == 1, containers[Int(at)].wider >= 0 {
      at = containers[Int(at)].wider
    }
    for _ in 0..<4 {
      row.copy(containerRows.base + Int(at) * width, count: width)
      if containers[Int(at)].wider >= 0 { at = containers[Int(at)].wider }
    }

    let shape = shapes.base[Int(blockShape.base[index])]
    row.put(Quantity.log(shape.blocks))
    row.put(Quantity.log(shape.units))
    row.put(Quantity.log(shape.units / max(shape.blocks, 1)))
    row.put(Quantity.share(shape.linkUnits, of: shape.units))
    row.put(Quantity.share(shape.longUnits, of: shape.units))
    row.put(Quantity.share(shape.units, of: self.page.total.units))

    at = repeated.base[Int(block.container)]
    if at >= 0 {
      let group = containerGroup.base[Int(at)]
      let sum = siblings.base[Int(group)]
      row.put(repeatedLevel.base[Int(block.container)])
      row.put(Quantity.log(containers[Int(at)].alike))
      row.put(Quantity.log(sum.units / max(containers[Int(at)].alike, 1)))
      row.put(Quantity.share(sum.linkUnits, of: sum.units))
      row.put(Quantity.share(sum.longUnits, of: sum.units))
      row.put(Quantity.share(sum.units, of: self.page.total.units))
      row.put(Quantity.flag(isInLargest.base[Int(block.container)]))
    } else {
      row.skip(7)
    }
    writeMain(index, block, self.page.mainContainers.0, page, &row)
    writeMain(index, block, self.page.mainContainers.1, page, &row)
    writeMain(index, block, self.page.mainContainers.2, page, &row)
    writeMain(index, block, self.page.mainContainers.3, page, &row)
  }

  /// A block's distance from a main container: levels up from it, and blocks before or after.
  private func writeMain(
    _ index: Int, _ block: Block, _ main: Int32, _ page: borrowing PageBlocks, _ row: inout RowWriter
  ) {
    var container = page.containers.base[Int(main)]
    var up: UInt8 = 0
    var distance: Int32 = 0
    if Int32(index) < container.firstBlock { distance = container.firstBlock - Int32(index) }
    if Int32(index) >= container.endBlock { distance = Int32(index) + 1 - container.endBlock }
    while Int32(index) < container.firstBlock || Int32(index) >= container.endBlock {
      guard container.wider >= 0 else { break }
      container = page.containers.base[Int(container.wider)]
      up = up < 255 ? up + 1 : up
    }
    row.put(up)
    let half = Quantity.log(distance) / 2
    row.put(
      distance == 0
        ? 128 : Int32(index) < page.containers.base[Int(main)].firstBlock ? 127 - half : 129 + min(half, 126))
  }

  private mutating func writeRepeats(
    _ index: Int, _ block: Block, _ page: borrowing PageBlocks, _ row: inout RowWriter
  ) {
    let (runs, elsewhere, earlier) = repeats.repeats(of: index)
    row.put(Quantity.share(elsewhere, of: runs))
    row.put(Quantity.share(earlier, of: runs))
    row.put(Quantity.flag(block.currencies > 0))
    let likeness = titleHits.base[index]
    row.put(Quantity.share(likeness.hits, of: likeness.words))
    row.put(Quantity.share(likeness.hits, of: self.page.titleWordCount))
    row.put(signed(Int32(index), self.page.firstHeading))
    row.put(signed(Int32(index), self.page.titleBlock))
    let text = Int(blockText.base[index])
    row.put(Quantity.log(textCounts.base[text] & 0xFFFF))
    row.put(Quantity.flag(textCounts.base[text] >> 16 & 1 == 1))
    textCounts.base[text] |= 1 << 16
    if index == 0 {
      writePage(page, &row)
    } else {
      // The same as in the row before.
      row.copy(row.at - Self.width, count: pageWidth)
    }
  }

  private func writeStated(_ index: Int, _ row: inout RowWriter) {
    if stated.isEmpty {
      row.skip(StatedText.names.count)
    } else {
      let hits = stated.hits.base[index]
      row.put(Quantity.share(hits.kinds.0, of: hits.runs))
      row.put(Quantity.share(hits.kinds.1, of: hits.runs))
      row.put(Quantity.share(hits.kinds.2, of: hits.runs))
      row.put(Quantity.share(hits.kinds.3, of: hits.runs))
      row.put(Quantity.share(hits.kinds.4, of: hits.runs))
      row.put(Quantity.share(hits.kinds.5, of: hits.runs))
    }
    row.put(Quantity.log(stated.bodyRuns))
    row.put(Quantity.log(stated.descriptionRuns))
  }

  /// Distance in blocks with its sign: 128 is none, 0 represents no such block.
  private func signed(_ index: Int32, _ other: Int32) -> UInt8 {
    if other < 0 { return 0 }
    let half = Quantity.log(abs(index - other)) / 2
    return index < other ? max(1, 128 - half) : 128 + min(half, 127)
  }
}
