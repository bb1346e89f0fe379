/** Its end is what is said on the phone, and finds it; what stands before it is seldom needed. */
export function OrderNumber({ number }: { number: string }) {
  const at = number.lastIndexOf('-') + 1
  return (
    <>
      {at > 0 && <span className="gd-dimmed">{number.slice(0, at)}</span>}
      {number.slice(at)}
    </>
  )
}
