declare module "virtual:offer" {
  const offer: import("./offer.ts").Offer;
  export default offer;
}
