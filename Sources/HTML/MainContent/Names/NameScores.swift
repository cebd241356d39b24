/// Scores of the names of the elements around each block: sums of the weights of their words.
///
/// A name is near a block if its container, the element around that or the inline element it begins with bears it; all
/// names further up are above. `html` and `body` name the page, not a part of it.
enum NameScores {
  static let names = ["names:near", "names:above", "names:both"]

  /// Whether the container's names are those of a part of the page.
  @inline(__always) static func isNamed(_ container: Container) -> Bool {
    container.node > 0 && container.tag != .body && container.tag != .html
  }

  /// Near, above and both, as bytes around 128; `base` is that of the weights.
  @inline(__always) static func bytes(
    of block: Block, _ page: borrowing PageBlocks, base: Int32
  ) -> (near: UInt8, above: UInt8, both: UInt8) {
    let container = page.containers.base + Int(block.container)
    var near = container.pointee.names.near &+ block.inlineNames
    var above: Int32 = 0
    if container.pointee.parent >= 0 {
      let parent = page.containers.base + Int(container.pointee.parent)
      near &+= parent.pointee.names.near
      if parent.pointee.parent >= 0 { above = page.containers.base[Int(parent.pointee.parent)].namesAbove }
    }
    return (byte(near, scale: 20), byte(above &+ base, scale: 20), byte(near &+ above &+ base, scale: 16))
  }

  /// 128 plus `scale` times the odds.
  @inline(__always) private static func byte(_ odds: Int32, scale: Int) -> UInt8 {
    UInt8(clamping: 128 + (Int(odds) * scale) >> 10)
  }
}
