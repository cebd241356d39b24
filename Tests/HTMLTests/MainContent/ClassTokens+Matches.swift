@testable import HTML

extension ClassTokens {
  /// The groups that `value` names.
  func matches(in value: UnsafeBufferPointer<UInt8>) -> TokenSet {
    var matcher = start
    for byte in value { matcher.take(byte) }
    return matcher.finish()
  }
}
