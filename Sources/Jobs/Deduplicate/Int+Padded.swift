extension Int {
  /// The number with zeros in front, so that it has at least so many digits.
  internal func padded(_ digits: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}
