internal import Base

extension BlockFeatures {
  /// Prefix sums over all blocks, and the page's features derived from them.
  mutating func sumUp(_ page: borrowing PageBlocks) {
    sums.removeAll()
    sums.reserve(page.blocks.count + 1)
    var sum = BlockSums()
    sums.append(sum)
    for index in 0..<page.blocks.count {
      let block = page.blocks.base[index]
      let container = page.containers.base[Int(block.container)]
      let own = BlockSums(
        blocks: 1, units: block.units, linkUnits: block.linkUnits, words: block.words,
        longUnits: Self.isLong(block) ? block.units : 0, sentenceEnds: block.sentenceEnds,
        headings: container.heading > 0 ? 1 : 0, dated: block.marks.isDisjoint(with: [.clock, .date]) ? 0 : 1,
        ellipses: block.marks.contains(.ellipsis) ? 1 : 0, things: block.things)
      self.page.headings[Int(container.heading)] += 1
      self.page.links &+= block.links
      self.page.outerLinks &+= block.outerLinks
      sum = sum + own
      sums.append(sum)
      if block.currencies > 0 { self.page.currencies += 1 }
      self.page.longest = max(self.page.longest, block.units)
      if container.heading == 1 && self.page.firstHeading < 0 { self.page.firstHeading = Int32(index) }
      switch container.tag {
      case .p: self.page.paragraphs += 1
      case .li: self.page.items += 1
      case .td, .th: self.page.cells += 1
      default: break
      }
    }
    self.page.total = sum
  }

  @inline(__always) func sum(of container: Container) -> BlockSums {
    sums.base[Int(container.endBlock)] - sums.base[Int(container.firstBlock)]
  }

  /// Groups blocks by text and by shape, and containers with their siblings of the same shape.
  mutating func findGroups(_ page: borrowing PageBlocks) {
    let count = page.blocks.count
    textIndex.reset(for: count)
    shapeIndex.reset(for: count)
    blockText.removeAll()
    blockShape.removeAll()
    textCounts.removeAll()
    shapes.removeAll()
    for index in 0..<count {
      let block = page.blocks.base[index]
      let text = textIndex.number(of: block.hash)
      if Int(text) == textCounts.count { textCounts.append(0) }
      textCounts.base[Int(text)] = min(textCounts.base[Int(text)] + 1, 0xFFFF)
      blockText.append(text)
      let shape = shapeIndex.number(of: page.containers.base[Int(block.container)].pathSignature)
      if Int(shape) == shapes.count { shapes.append(BlockSums()) }
      shapes.base[Int(shape)] = shapes.base[Int(shape)] + (sums.base[index + 1] - sums.base[index])
      blockShape.append(shape)
    }

    targetIndex.reset(for: count)
    blockTarget.removeAll()
    targetCounts.removeAll()
    for index in 0..<count {
      guard page.blocks.base[index].linkTarget != 0 else {
        blockTarget.append(-1)
        continue
      }
      let target = targetIndex.number(of: page.blocks.base[index].linkTarget)
      if Int(target) == targetCounts.count { targetCounts.append(0) }
      targetCounts.base[Int(target)] += 1
      blockTarget.append(target)
    }

    siblingIndex.reset(for: page.containers.count)
    siblings.removeAll()
    containerGroup.fill(page.containers.count, with: -1)
    containerOrdinal.fill(page.containers.count, with: 0)
    for index in 0..<page.containers.count {
      let container = page.containers.base[index]
      guard container.isResolved, container.parent >= 0 else { continue }
      let key = TextHash.mix(container.signature &+ UInt64(UInt32(bitPattern: container.parent)) << 32)
      let group = siblingIndex.number(of: key)
      if Int(group) == siblings.count { siblings.append(BlockSums()) }
      // `headings` counts members here.
      var sum = siblings.base[Int(group)] + self.sum(of: container)
      sum.headings = siblings.base[Int(group)].headings + 1
      containerOrdinal.base[index] = sum.headings
      siblings.base[Int(group)] = sum
      containerGroup.base[index] = group
    }
    var largest: Int32 = 0
    for index in 0..<siblings.count where siblings.base[index].headings > 1 {
      if siblings.base[index].units > largest {
        largest = siblings.base[index].units
        self.page.largestGroup = Int32(index)
      }
    }
    for index in 0..<page.containers.count where containerGroup.base[index] >= 0 {
      page.containers.base[index].alike = siblings.base[Int(containerGroup.base[index])].headings
    }
    findRepeated(page)
  }

  /// Hands down to each container its nearest repeated ancestor; parents come before children.
  private mutating func findRepeated(_ page: borrowing PageBlocks) {
    let count = page.containers.count
    repeated.fill(count, with: -1)
    repeatedLevel.fill(count, with: 0)
    isInLargest.fill(count, with: false)
    for index in 0..<count {
      let container = page.containers.base[index]
      guard container.isResolved else { continue }
      let parent = Int(container.parent)
      if container.alike > 1 {
        repeated.base[index] = Int32(index)
      } else if parent >= 0 {
        repeated.base[index] = repeated.base[parent]
        repeatedLevel.base[index] = min(repeatedLevel.base[parent], 254) + 1
      }
      isInLargest.base[index] =
        (self.page.largestGroup >= 0 && containerGroup.base[index] == self.page.largestGroup)
        || (parent >= 0 && isInLargest.base[parent])
    }
  }

  /// Finds the larger container of each one, the main containers and the title's block.
  mutating func findPlaces(_ page: borrowing PageBlocks) {
    let containers = page.containers.base
    var best: (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    var size: (Int32, Int32, Int32, Int32) = (.max, .max, .max, .max)
    let total = Int(self.page.total.longUnits)
    for index in 0..<page.containers.count {
      let container = containers[index]
      guard container.isResolved else { continue }
      if container.tag == .article { self.page.articles += 1 }
      if container.tag == .main { self.page.mains += 1 }
      if container.parent >= 0 {
        let parent = containers[Int(container.parent)]
        let isSame =
          parent.firstBlock == container.firstBlock && parent.endBlock == container.endBlock
        containers[index].wider = isSame ? parent.wider : container.parent
      }
      let long = Int(sum(of: container).longUnits) * 100
      let blocks = container.endBlock - container.firstBlock
      if long >= total * 30, blocks <= size.0 { (best.0, size.0) = (Int32(index), blocks) }
      if long >= total * 50, blocks <= size.1 { (best.1, size.1) = (Int32(index), blocks) }
      if long >= total * 70, blocks <= size.2 { (best.2, size.2) = (Int32(index), blocks) }
      if long >= total * 90, blocks <= size.3 { (best.3, size.3) = (Int32(index), blocks) }
    }
    self.page.mainContainers = best

    var score: Int32 = 0
    for index in 0..<page.blocks.count {
      let block = page.blocks.base[index]
      guard block.units < 400 else { continue }
      let (hits, words) = (titleHits.base[index].hits, titleHits.base[index].words)
      let heading = page.containers.base[Int(block.container)].heading
      guard hits * 2 > words, hits > 0 else { continue }
      let value = hits * 8 - (words - hits) * 4 + (heading > 0 ? 7 - Int32(heading) : 0)
      if value > score { (score, self.page.titleBlock) = (value, Int32(index)) }
    }
    title.find(self.page.titleBlock, page)
    topHeading.find(self.page.firstHeading, page)
  }

  /// One row of `containerNames` for each container that holds a block.
  mutating func describeContainers(_ page: borrowing PageBlocks) {
    let width = Self.containerNames.count
    containerRows.removeAll()
    containerRows.reserve(page.containers.count * width + RowWriter.slack)
    var row = RowWriter(at: containerRows.base)
    for index in 0..<page.containers.count {
      let container = page.containers.base[index]
      guard container.isResolved else {
        row.at += width
        continue
      }
      let sum = sum(of: container)
      row.put(Quantity.log(sum.units))
      row.put(Quantity.share(sum.linkUnits, of: sum.units))
      row.put(Quantity.log(sum.blocks))
      row.put(Quantity.log(sum.units / max(sum.blocks, 1)))
      row.put(Quantity.share(sum.longUnits, of: sum.units))
      row.put(Quantity.share(sum.units, of: self.page.total.units))
      row.put(container.code)
      row.put(Quantity.log(container.alike))
      row.put(Quantity.log(sum.things.images))
      row.put(Quantity.log(sum.things.controls))
    }
    containerRows.take(upTo: row.at)
  }

  // MARK: Title

  /// Words of the title, as hashes: runs of ASCII letters and digits without case, and single
  /// characters beyond ASCII two at a time, so that scripts without spaces work too.
  mutating func collectTitle(_ page: borrowing PageBlocks) {
    titleWords.reset(for: Int(page.title.count) + 1)
    words.removeAll()
    words.reserve(Int(page.title.count) + 1)
    var end = words.base
    TextHash.eachWord(page.text.base + Int(page.title.start), Int(page.title.count)) {
      end.pointee = $0
      end += 1
    }
    words.take(upTo: end)
    for index in 0..<words.count { _ = titleWords.number(of: words.base[index]) }
    self.page.titleWordCount = titleWords.count
  }

  // MARK: Rows

  /// The page's features, in every row.
  func writePage(_ page: borrowing PageBlocks, _ row: inout RowWriter) {
    let start = row.at
    let facts = self.page
    row.put(Quantity.log(facts.total.blocks))
    row.put(Quantity.log(facts.total.units))
    row.put(Quantity.share(facts.total.linkUnits, of: facts.total.units))
    row.put(Quantity.share(facts.total.longUnits, of: facts.total.units))
    row.put(Quantity.log(facts.longest))
    row.put(Quantity.log(facts.articles))
    row.put(Quantity.log(facts.mains))
    row.put(Quantity.log(facts.paragraphs))
    row.put(Quantity.log(facts.items))
    row.put(Quantity.log(facts.cells))
    row.put(
      facts.largestGroup < 0
        ? 0 : Quantity.share(siblings.base[Int(facts.largestGroup)].units, of: facts.total.units))
    row.put(page.openGraphType)
    row.put(Quantity.log(facts.currencies))
    row.put(Quantity.log(facts.total.headings))
    row.put(Quantity.log(facts.total.sentenceEnds))
    assert(row.at == start + pageWidth)
  }
}
