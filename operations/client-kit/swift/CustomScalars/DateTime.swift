// Apollo iOS writes this file once and never over it: put this one into the schema module's CustomScalars folder.
import ApolloAPI
import Foundation

/// RFC 3339 in UTC with milliseconds: `2026-11-20T21:26:00.000Z`.
public typealias DateTime = Foundation.Date

extension Foundation.Date: CustomScalarType {
  private static let wireFormat = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  public init(_jsonValue value: JSONValue) throws {
    guard let text = value as? String, let date = try? Self.wireFormat.parse(text) else {
      throw JSONDecodingError.couldNotConvert(value: value, to: Date.self)
    }
    self = date
  }

  public var _jsonValue: JSONValue {
    Self.wireFormat.format(self)
  }
}
