export const scanner = {
  open: 'Scan with the camera',
  title: 'Scan',
  view: 'What the camera sees',
  hint: 'Hold a barcode into the frame. The camera goes on until you close this.',
  otherwise: 'A hand scanner and the keyboard work in the field as well.',
  field: 'Scan or search a product',
  placeholder: 'Scan, or type SKU or name',
  unknown: 'No product has the code {{code}}.',
  added: '{{count}} × {{sku}} {{name}}',
  faults: {
    denied: 'The camera may not be used here. Allow it in the settings of the browser for this site.',
    missing: 'There is no camera that this browser can use.',
    insecure: 'Browsers give the camera to pages over https only. Ask an administrator.',
  },
} as const
