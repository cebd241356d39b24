extension BlockFeatures {
  /// Where the walk over blocks is among the page's headings.
  struct Place {
    /// Headings so far, by level.
    var headings = InlineArray<7, Int32>(repeating: 0)
    /// The last `h1` or `h2`.
    var major: Int32 = -1
  }

  /// Elements without text around a block, where its links lead, and its place within containers, groups and headings.
  func writePlace(
    _ index: Int, _ block: Block, _ lastHeading: Int32, _ page: borrowing PageBlocks, _ place: inout Place,
    _ row: inout RowWriter
  ) {
    let blocks = page.blocks.base
    let containers = page.containers.base
    let count = page.blocks.count
    row.put(Quantity.count(block.things.images))
    row.put(Quantity.count(block.things.embeds))
    row.put(Quantity.count(block.things.controls))
    row.put(Quantity.count(block.things.times))
    row.put(index == 0 ? 255 : Quantity.log(block.firstNode - blocks[index - 1].lastNode))
    row.put(index + 1 == count ? 255 : Quantity.log(blocks[index + 1].firstNode - block.lastNode))
    row.put(Quantity.count(block.outerLinks))
    row.put(Quantity.count(block.innerLinks))
    row.put(block.linkKind.rawValue)
    let target = blockTarget.base[index]
    row.put(target < 0 ? 0 : Quantity.log(targetCounts.base[Int(target)]))
    row.put(Quantity.flag(target >= 0 && index > 0 && blockTarget.base[index - 1] == target))

    var at = block.container
    if containers[Int(at)].endBlock - containers[Int(at)].firstBlock == 1, containers[Int(at)].wider >= 0 {
      at = containers[Int(at)].wider
    }
    for _ in 0..<4 {
      let container = containers[Int(at)]
      row.put(Quantity.share(Int32(index) - container.firstBlock, of: container.endBlock - container.firstBlock))
      if container.wider >= 0 { at = container.wider }
    }

    let own = Int(block.container)
    row.put(title.levels.base[own])
    let common = containers[Int(title.common.base[own])]
    row.put(Quantity.log(common.endBlock - common.firstBlock))
    row.put(Quantity.share(sum(of: common).units, of: self.page.total.units))
    row.put(topHeading.levels.base[own])
    let heading = containers[Int(topHeading.common.base[own])]
    row.put(Quantity.log(heading.endBlock - heading.firstBlock))

    at = repeated.base[own]
    row.put(at < 0 ? 0 : Quantity.log(containerOrdinal.base[Int(at)]))
    row.put(at < 0 ? 0 : Quantity.log(containers[Int(at)].alike - containerOrdinal.base[Int(at)] + 1))

    let level = Int(containers[own].heading)
    if level > 0 {
      place.headings[level] += 1
      if level <= 2 { place.major = Int32(index) }
    }
    if lastHeading >= 0 {
      let last = blocks[Int(lastHeading)]
      let rank = Int(containers[Int(last.container)].heading)
      row.put(Quantity.log(place.headings[rank]))
      row.put(Quantity.log(self.page.headings[rank] - place.headings[rank]))
      row.put(Quantity.log(last.units))
      row.put(Quantity.share(last.linkUnits, of: last.units))
    } else {
      row.skip(4)
    }
    let since = sums.base[index] - sums.base[Int(max(place.major, 0))]
    row.put(place.major < 0 ? 255 : Quantity.log(Int32(index) - place.major))
    row.put(Quantity.log(since.units))
    row.put(Quantity.share(since.linkUnits, of: since.units))

    let things = self.page.total.things
    row.put(Quantity.log(things.images))
    row.put(Quantity.log(things.embeds))
    row.put(Quantity.log(things.controls))
    row.put(Quantity.log(things.times))
    row.put(Quantity.share(self.page.outerLinks, of: self.page.links))
  }

  /// For each container the nearest one, itself or above, that holds a certain block.
  struct CommonContainers: ~Copyable {
    var common = Arena<Int32>(capacity: 512)
    /// Levels up to it, counting containers that hold more blocks than the one below.
    var levels = Arena<UInt8>(capacity: 512)

    /// Finds them for `block`; without one, all have the page as a whole, far away.
    mutating func find(_ block: Int32, _ page: borrowing PageBlocks) {
      let count = page.containers.count
      common.fill(count, with: 0)
      levels.fill(count, with: 255)
      guard block >= 0 else { return }
      for index in 0..<count {
        let container = page.containers.base[index]
        guard container.isResolved else { continue }
        if container.firstBlock <= block && block < container.endBlock {
          common.base[index] = Int32(index)
          levels.base[index] = 0
        } else if container.wider >= 0 {
          common.base[index] = common.base[Int(container.wider)]
          levels.base[index] = min(levels.base[Int(container.wider)], 253) + 1
        }
      }
    }
  }
}
