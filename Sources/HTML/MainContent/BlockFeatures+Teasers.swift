/// Features that tell text of other pages: teasers in full paragraphs, lists of headlines with their times.
extension BlockFeatures {
  /// Names of the features that `writeTeasers` writes.
  static let teaserNames = [
    "endsWithEllipsis", "hasClock", "hasDate", "beginsWithLink", "lastLinkUnits", "before1LinkKind", "after1LinkKind",
    "after1Ellipsis", "after1LastLink", "window3Dated", "window8Dated", "window8Ellipses", "shapeDated",
    "shapeEllipses",
    "repeatedDated", "repeatedEllipses", "pageDated", "pageEllipses", "headingLinkKind", "headingTargetCount",
    "bodyBefore", "bodyAfter", "bodyFound", "day", "dayDistance",
  ]

  /// Sums up where the page's stated body is.
  mutating func sumUpBody(_ page: borrowing PageBlocks) {
    bodyHits.removeAll()
    var sum: Int32 = 0
    bodyHits.append(sum)
    for index in 0..<page.blocks.count {
      if !stated.isEmpty { sum &+= stated.hits.base[index].kinds.0 }
      bodyHits.append(sum)
    }
  }

  /// Ellipses, dates, links around the text, and the block's place in the page's stated body; `lastDay` is that of
  /// the last `time` element and its block.
  func writeTeasers(
    _ index: Int, _ block: Block, _ lastHeading: Int32, _ lastDay: (hash: UInt64, block: Int32),
    _ page: borrowing PageBlocks, _ row: inout RowWriter
  ) {
    let blocks = page.blocks.base
    let count = page.blocks.count
    row.put(Quantity.flag(block.marks.contains(.ellipsis)))
    row.put(Quantity.flag(block.marks.contains(.clock)))
    row.put(Quantity.flag(block.marks.contains(.date)))
    row.put(Quantity.flag(block.beginsWithLink))
    row.put(Quantity.log(block.lastLinkUnits))
    row.put(index > 0 ? blocks[index - 1].linkKind.rawValue : 0)
    if index + 1 < count {
      let next = blocks[index + 1]
      row.put(next.linkKind.rawValue)
      row.put(Quantity.flag(next.marks.contains(.ellipsis)))
      row.put(Quantity.share(next.lastLinkUnits, of: next.units))
    } else {
      row.skip(3)
    }
    let near = sums.base[min(index + 4, count)] - sums.base[max(index - 3, 0)]
    row.put(Quantity.share(near.dated, of: near.blocks))
    let wide = sums.base[min(index + 9, count)] - sums.base[max(index - 8, 0)]
    row.put(Quantity.share(wide.dated, of: wide.blocks))
    row.put(Quantity.share(wide.ellipses, of: wide.blocks))
    let shape = shapes.base[Int(blockShape.base[index])]
    row.put(Quantity.share(shape.dated, of: shape.blocks))
    row.put(Quantity.share(shape.ellipses, of: shape.blocks))
    let at = repeated.base[Int(block.container)]
    if at >= 0 {
      let group = siblings.base[Int(containerGroup.base[Int(at)])]
      row.put(Quantity.share(group.dated, of: group.blocks))
      row.put(Quantity.share(group.ellipses, of: group.blocks))
    } else {
      row.skip(2)
    }
    row.put(Quantity.log(self.page.total.dated))
    row.put(Quantity.log(self.page.total.ellipses))
    if lastHeading >= 0 {
      row.put(blocks[Int(lastHeading)].linkKind.rawValue)
      let target = blockTarget.base[Int(lastHeading)]
      row.put(target < 0 ? 0 : Quantity.log(targetCounts.base[Int(target)]))
    } else {
      row.skip(2)
    }
    let body = bodyHits.base[count]
    row.put(Quantity.share(bodyHits.base[index], of: body))
    row.put(Quantity.share(body - bodyHits.base[index + 1], of: body))
    row.put(Quantity.share(body, of: stated.bodyRuns))
    if lastDay.hash == 0 {
      row.skip(2)
    } else {
      row.put(publishedDay == 0 ? 3 : lastDay.hash == publishedDay ? 1 : 2)
      row.put(Quantity.log(Int32(index) - lastDay.block))
    }
  }
}
