internal import CResources

/// The model that says how likely each block belongs to the main content: boosted trees, which judge a block by its
/// features, and a network along the blocks, which sees what the trees make of all of them.
///
/// The trees are a cascade: a few judge all blocks, and those blocks that these are not sure of are judged anew by many.
package final class ContentModel: @unchecked Sendable {
  let names: NameWeights
  let first: BoostedTrees
  let second: BoostedTrees
  /// A block with a score of the first trees further from 0 than this, in 4096ths, is not judged anew.
  let certain: Int32
  let network: BlockNetwork
  /// 256ths of the trees' and of the network's score that make up the last one.
  private let shares: (trees: Int32, network: Int32)
  /// Probability in 65535ths of a score, in steps of 1/32 from -16.
  private let probabilities: UnsafePointer<UInt16>

  /// The model in the package: Sources/CResources/extraction-model.bin, made by Training/.
  package static let shipped: ContentModel = {
    let bytes = UnsafeRawBufferPointer(
      start: dataprep_extraction_model, count: dataprep_extraction_model_count)
    do { return try ContentModel(bytes) } catch { fatalError("the shipped content model is damaged: \(error)") }
  }()

  /// Reads a model file: magic `DPMC`, version, a digest of the features' names, 1,024
  /// probabilities in pairs, the weights of names, the first and the second trees, the score that is certain, the two
  /// shares of the last score, then the network.
  package init(_ bytes: UnsafeRawBufferPointer) throws {
    var reader = ModelReader(bytes)
    guard try reader.number() == 0x434D_5044, try reader.number() == 5 else { throw ModelError.malformed }
    guard try reader.number() == Self.featureDigest else { throw ModelError.otherFeatures }
    var probabilities: [UInt16] = []
    for _ in 0..<512 {
      let pair = try reader.number()
      probabilities.append(UInt16(truncatingIfNeeded: pair))
      probabilities.append(UInt16(truncatingIfNeeded: pair >> 16))
    }
    self.probabilities = Self.keep(probabilities)
    names = try NameWeights(&reader)
    first = try BoostedTrees(&reader)
    second = try BoostedTrees(&reader)
    certain = Int32(truncatingIfNeeded: try reader.number())
    guard certain >= 0 else { throw ModelError.malformed }
    shares = (Int32(truncatingIfNeeded: try reader.number()), Int32(truncatingIfNeeded: try reader.number()))
    guard (0...256).contains(shares.trees), (0...256).contains(shares.network) else { throw ModelError.malformed }
    network = try BlockNetwork(&reader)
    guard first.width == BlockFeatures.treeWidth, second.width == first.width,
      network.width == BlockFeatures.width - BlockFeatures.networkStart
    else {
      throw ModelError.otherFeatures
    }
  }

  /// FNV-1a over the names of the features.
  static var featureDigest: UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in BlockFeatures.names.joined(separator: "\n").utf8 {
      hash = (hash ^ UInt32(byte)) &* 0x0100_0193
    }
    return hash
  }

  /// Copies values into memory that is never freed: a model lives as long as the process.
  static func keep<Value>(_ values: [Value]) -> UnsafePointer<Value> {
    let memory = UnsafeMutableBufferPointer<Value>.allocate(capacity: max(values.count, 1))
    _ = memory.update(fromContentsOf: values)
    return UnsafePointer(memory.baseAddress!)
  }

  /// The score combined from those of the trees and the network.
  @inline(__always) func score(trees: Int32, network score: Int32) -> Int32 {
    Int32(truncatingIfNeeded: (Int(trees) * Int(shares.trees) + Int(score) * Int(shares.network)) >> 8)
  }

  /// The probability, in 65535ths, that belongs to a score.
  @inline(__always) func probability(_ score: Int32) -> UInt16 {
    let step = Int(score) / Int(BoostedTrees.scale / 32) + 512
    return probabilities[min(max(step, 0), 1023)]
  }
}
