/// The second stage's input: a block's features and the first stage's scores of its surroundings.
struct ContextFeatures: ~Copyable {
  /// Bytes of a row: the first stage's features, then `names`.
  static let width = BlockFeatures.width + names.count

  /// Names of the bytes after the first stage's features.
  static let names: [String] = {
    var names = ["opinion"]
    for distance in 1...4 { names += ["opinionBefore\(distance)", "opinionAfter\(distance)"] }
    for window in [2, 5, 12] { names.append("opinionWindow\(window)") }
    for level in 1...4 { names += ["up\(level):opinion", "up\(level):contentShare"] }
    names += [
      "shapeOpinion", "repeatedOpinion", "itemOpinion", "sectionOpinion", "headingOpinion",
      "contentBefore", "contentShare", "previousContent", "nextContent", "pageOpinion", "pageContent",
      "textOpinion", "highestBefore", "highestAfter",
    ]
    return names
  }()

  var rows = Arena<UInt8>(capacity: 1 << 16)
  /// Sums of probability times units, over blocks 0..<i.
  private var mass = Arena<Int64>(capacity: 512)
  private var shapeMass = Arena<Int64>(capacity: 512)
  private var groupMass = Arena<Int64>(capacity: 512)
  private var textMost = Arena<UInt16>(capacity: 512)
  private var nextContent = Arena<Int32>(capacity: 512)
  private var highest = Arena<UInt16>(capacity: 512)

  /// Fills `rows` from the first stage's rows and probabilities (65535ths), one a block.
  mutating func compute(
    _ page: borrowing PageBlocks, _ features: borrowing BlockFeatures, _ opinions: UnsafePointer<UInt16>
  ) {
    let count = page.blocks.count
    rows.removeAll()
    guard count > 0 else { return }
    let blocks = page.blocks.base
    let containers = page.containers.base
    sumUp(page, features, opinions)
    rows.reserve(count * Self.width)
    var row = BlockFeatures.RowWriter(at: rows.base)
    let sums = features.sums.base
    let total = mass.base[count]
    let width = BlockFeatures.width
    var lastHeading = -1
    var nextHeading = -1
    var previous: Int32 = -1
    var highestBefore: UInt16 = 0
    for index in 0..<count {
      let block = blocks[index]
      row.at.update(from: features.rows.base + index * width, count: width)
      row.at += width
      row.put(Self.byte(opinions[index]))
      for distance in 1...4 {
        row.put(index >= distance ? Self.byte(opinions[index - distance]) : 0)
        row.put(index + distance < count ? Self.byte(opinions[index + distance]) : 0)
      }
      for window in [2, 5, 12] {
        row.put(mean(max(0, index - window), min(count, index + window + 1), sums))
      }
      var at = block.container
      if containers[Int(at)].endBlock - containers[Int(at)].firstBlock == 1, containers[Int(at)].wider >= 0 {
        at = containers[Int(at)].wider
      }
      for _ in 0..<4 {
        let first = Int(containers[Int(at)].firstBlock)
        let end = Int(containers[Int(at)].endBlock)
        row.put(mean(first, end, sums))
        row.put(Self.share(mass.base[end] - mass.base[first], of: total))
        if containers[Int(at)].wider >= 0 { at = containers[Int(at)].wider }
      }
      let shape = Int(features.blockShape.base[index])
      row.put(Self.mean(shapeMass.base[shape], features.shapes.base[shape].units, features.shapes.base[shape].blocks))
      at = features.repeated.base[Int(block.container)]
      if at >= 0 {
        let group = Int(features.containerGroup.base[Int(at)])
        row.put(
          Self.mean(groupMass.base[group], features.siblings.base[group].units, features.siblings.base[group].blocks))
        row.put(mean(Int(containers[Int(at)].firstBlock), Int(containers[Int(at)].endBlock), sums))
      } else {
        row.skip(2)
      }
      if nextHeading <= index {
        nextHeading = index + 1
        while nextHeading < count, containers[Int(blocks[nextHeading].container)].heading == 0 { nextHeading += 1 }
      }
      if containers[Int(block.container)].heading > 0 { lastHeading = index }
      row.put(mean(max(lastHeading, 0), nextHeading, sums))
      row.put(lastHeading >= 0 ? Self.byte(opinions[lastHeading]) : 0)
      row.put(Self.share(mass.base[index], of: total))
      row.put(Self.share(mass.base[index + 1] - mass.base[index], of: total))
      row.put(previous < 0 ? 255 : Quantity.log(Int32(index) - previous))
      row.put(nextContent.base[index] < 0 ? 255 : Quantity.log(nextContent.base[index] - Int32(index)))
      row.put(mean(0, count, sums))
      row.put(Quantity.log(Int32(truncatingIfNeeded: min(total >> 16, Int64(Int32.max)))))
      row.put(Self.byte(textMost.base[Int(features.blockText.base[index])]))
      row.put(Self.byte(highestBefore))
      row.put(Self.byte(highest.base[index]))
      if opinions[index] > 0x9FFF { previous = Int32(index) }
      if opinions[index] > highestBefore { highestBefore = opinions[index] }
    }
    assert(row.at == rows.base + count * Self.width)
    rows.take(upTo: row.at)
  }

  private mutating func sumUp(
    _ page: borrowing PageBlocks, _ features: borrowing BlockFeatures, _ opinions: UnsafePointer<UInt16>
  ) {
    let count = page.blocks.count
    mass.removeAll()
    shapeMass.fill(features.shapes.count, with: 0)
    groupMass.fill(features.siblings.count, with: 0)
    textMost.fill(features.textCounts.count, with: 0)
    nextContent.fill(count, with: -1)
    highest.fill(count, with: 0)
    var sum: Int64 = 0
    mass.append(0)
    for index in 0..<count {
      // Blocks without letters count as one unit, so that every range has a mean.
      let own = Int64(opinions[index]) * Int64(page.blocks.base[index].units &+ 1)
      sum &+= own
      mass.append(sum)
      shapeMass.base[Int(features.blockShape.base[index])] &+= own
      let text = Int(features.blockText.base[index])
      if opinions[index] > textMost.base[text] { textMost.base[text] = opinions[index] }
    }
    for index in 0..<page.containers.count where features.containerGroup.base[index] >= 0 {
      let container = page.containers.base[index]
      groupMass.base[Int(features.containerGroup.base[index])] &+=
        mass.base[Int(container.endBlock)] - mass.base[Int(container.firstBlock)]
    }
    var next: Int32 = -1
    var most: UInt16 = 0
    for index in stride(from: count - 1, through: 0, by: -1) {
      nextContent.base[index] = next
      highest.base[index] = most
      if opinions[index] > 0x9FFF { next = Int32(index) }
      most = max(most, opinions[index])
    }
  }

  @inline(__always) private static func byte(_ probability: UInt16) -> UInt8 { UInt8(probability >> 8) }

  @inline(__always) private static func share(_ part: Int64, of whole: Int64) -> UInt8 {
    whole <= 0 ? 0 : UInt8(clamping: part * 255 / whole)
  }

  @inline(__always) private static func mean(_ mass: Int64, _ units: Int32, _ blocks: Int32) -> UInt8 {
    let weight = Int64(units) + Int64(blocks)
    return weight <= 0 ? 0 : UInt8(clamping: (mass / weight) >> 8)
  }

  /// Mean probability of blocks `first..<end`, weighted by length.
  @inline(__always) private func mean(
    _ first: Int, _ end: Int, _ sums: UnsafeMutablePointer<BlockFeatures.BlockSums>
  ) -> UInt8 {
    Self.mean(
      mass.base[end] - mass.base[first], sums[end].units - sums[first].units, Int32(end - first))
  }
}
