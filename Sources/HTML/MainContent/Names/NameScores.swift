internal import Base

/// Scores of the names of the elements around each block: sums of the weights of their words.
///
/// A name is near a block if its container, the element around that or the inline element it begins with bears it; all
/// names further up are above. `html` and `body` name the page, not a part of it.
struct NameScores: ~Copyable {
  static let names = ["names:near", "names:above", "names:both"]

  /// Sums of each container's own names, and of `above` of all names around and of itself.
  private var own = Arena<NameWeights.Pair>(capacity: 2048)
  private var total = Arena<Int32>(capacity: 2048)
  private var base: Int32 = 0
  /// Sums of the values of attributes that have come before. An extractor's weights never change.
  private var sums = ValueCache<NameWeights.Pair>(empty: NameWeights.Pair())

  /// Sums up the names of a page's containers, parents first.
  mutating func compute(_ page: borrowing PageBlocks, _ tree: TreeView, _ weights: NameWeights) {
    base = weights.base
    own.fill(page.containers.count, with: NameWeights.Pair())
    total.fill(page.containers.count, with: 0)
    for index in 0..<page.containers.count {
      let container = page.containers.base[index]
      guard container.isResolved else { continue }
      if Self.isNamed(container) {
        own.base[index].add(sum(of: tree.nodes[Int(container.node)], tree, weights))
      }
      total.base[index] = own.base[index].above &+ (container.parent >= 0 ? total.base[Int(container.parent)] : 0)
    }
  }

  /// The weights of an element's own names.
  @inline(__always) private mutating func sum(
    of element: HTMLNode, _ tree: TreeView, _ weights: NameWeights
  ) -> NameWeights.Pair {
    var sum = NameWeights.Pair()
    PageNames.eachValue(of: element, tree) {
      sum.add(
        sums.finding(of: $0) {
          var own = NameWeights.Pair()
          NameWords.each(in: $0) { weights.add($0, to: &own) }
          return own
        })
    }
    return sum
  }

  /// Whether the container's names are those of a part of the page.
  static func isNamed(_ container: Container) -> Bool {
    container.node > 0 && container.tag != .body && container.tag != .html
  }

  /// Near, above and both, as bytes around 128.
  mutating func bytes(
    of block: Block, _ page: borrowing PageBlocks, _ tree: TreeView, _ weights: NameWeights
  ) -> (near: UInt8, above: UInt8, both: UInt8) {
    let container = Int(block.container)
    var near = own.base[container]
    var above: Int32 = 0
    let parent = Int(page.containers.base[container].parent)
    if parent >= 0 {
      near.near &+= own.base[parent].near
      let wider = page.containers.base[parent].parent
      if wider >= 0 { above = total.base[Int(wider)] }
    }
    if block.firstInline >= 0 {
      near.add(sum(of: tree.nodes[Int(block.firstInline)], tree, weights))
    }
    return (
      Self.byte(near.near, scale: 20), Self.byte(above &+ base, scale: 20),
      Self.byte(near.near &+ above &+ base, scale: 16)
    )
  }

  /// 128 plus `scale` times the odds.
  @inline(__always) private static func byte(_ odds: Int32, scale: Int) -> UInt8 {
    UInt8(clamping: 128 + (Int(odds) * scale) >> 10)
  }
}
